// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.trainer.store.Checkpoints;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.store.StepArtifacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** One attempt of one step: keeps its account, publishes its artifacts last. */
public final class StepAttempt implements AutoCloseable {
    /** In the summary: whose experiment made the step. */
    public static final String EXPERIMENT = "experiment";

    /** So much of a killed attempt's time is untold at most. */
    private static final long HEARTBEAT_SECONDS = 5;

    private final StepContext context;
    private final PlannedStep step;
    private final Shard share;
    private final StepArtifacts artifacts;
    private final Ledger ledger;
    private final Ledger.Attempt attempt;
    private final Checkpoints checkpoints;
    private final Path scratch;
    private final AtomicLong images = new AtomicLong();
    private final ScheduledExecutorService heartbeat;

    private StepAttempt(StepContext context, PlannedStep step, Shard share) {
        this.context = context;
        this.step = step;
        this.share = share;
        this.artifacts = context.artifacts(step);
        this.ledger = new Ledger(context.store(), artifacts.step(), context.clock());
        this.attempt = ledger.start(share.index(), context.settings().device(), share.attempt());
        this.checkpoints = new Checkpoints(context.store(), artifacts.step(), attempt.id(), context.clock());
        this.scratch = newScratch();
        this.heartbeat = heartbeat();
    }

    private ScheduledExecutorService heartbeat() {
        var clock = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "account of " + step.id());
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::refreshAccount, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        return clock;
    }

    /** What a step does; gives the summary for its manifest. */
    @FunctionalInterface
    public interface Body {
        /** What is left to do once all shares are done. */
        ObjectNode run(StepAttempt run);

        /** Does this process's share of a fan-out. @return whether all shares are done, so that {@link #run} may follow */
        default boolean runShare(StepAttempt run) {
            return true;
        }
    }

    /** Runs a step to its end and publishes it. */
    public static StepManifest run(StepContext context, PlannedStep step, Body body) {
        return run(context, step, Shard.ALL, body).orElseThrow();
    }

    /** Runs a share of a step, and publishes the step if all shares are done; empty if others are still at work. */
    public static Optional<StepManifest> run(StepContext context, PlannedStep step, Shard share, Body body) {
        try (var run = new StepAttempt(context, step, share)) {
            try {
                boolean whole = body.runShare(run);
                Optional<ObjectNode> summary =
                        whole ? Optional.of(body.run(run).put(EXPERIMENT, name(context))) : Optional.empty();
                run.end(LedgerEntry.Outcome.FINISHED);
                return summary.map(run::publish);
            } catch (FinishedElsewhereException elsewhere) {
                run.end(LedgerEntry.Outcome.FINISHED);
                return run.artifacts.manifest();
            } catch (StoppedException stopped) {
                run.end(LedgerEntry.Outcome.STOPPED);
                throw stopped;
            }
        }
    }

    /** Whether the experiment at hand made a step itself, rather than found it in the store. */
    public static boolean isOf(StepContext context, StepManifest manifest) {
        return manifest.result(EXPERIMENT).asText().equals(name(context));
    }

    private static String name(StepContext context) {
        var manifest = context.experiment().manifest();
        return manifest.namespace() + "/" + manifest.name();
    }

    public StepContext context() {
        return context;
    }

    public PlannedStep step() {
        return step;
    }

    public Shard share() {
        return share;
    }

    public Ledger ledger() {
        return ledger;
    }

    public StepArtifacts artifacts() {
        return artifacts;
    }

    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /** A folder of this attempt alone, gone when it ends. */
    public Path scratch() {
        return scratch;
    }

    /**
     * To be called where much is spent, and before files are written that hold times: two experiments may be at the same
     * step, and what the first of them has published must stay as it is.
     *
     * @throws FinishedElsewhereException if another process has finished the step
     */
    public void checkUnfinished() {
        if (artifacts.finished()) {
            throw new FinishedElsewhereException();
        }
    }

    /** Counts images that went through the net. */
    public void count(long seen) {
        images.addAndGet(seen);
    }

    /** Writes down that all until now is kept: to be called after each checkpoint and each published piece of work. */
    public void keepAccount() {
        attempt.keep(images.get());
    }

    /** Closes the account; whatever is done afterwards costs nothing. */
    public void end(LedgerEntry.Outcome outcome) {
        attempt.end(images.get(), outcome);
    }

    /** A store that is away is no reason to stop here: the step itself tells of it when it needs the store. */
    private void refreshAccount() {
        try {
            attempt.refresh(images.get());
        } catch (RuntimeException away) {
            // The next one tells it.
        }
    }

    /**
     * Made of what lies in the store alone, so that two processes that see all shares done publish the same bytes.
     * Its cost is that of what attempts kept; the rest is counted as lost.
     */
    private StepManifest publish(ObjectNode summary) {
        var attempts = ledger.all();
        var finished = attempts.stream()
                .filter(entry -> entry.outcome() == LedgerEntry.Outcome.FINISHED)
                .map(LedgerEntry::updated)
                .max(Comparator.naturalOrder());
        var manifest =
                artifacts.publish(finished.orElseGet(context.clock()::instant), keptCost(attempts, context), summary);
        checkpoints.clear();
        return manifest;
    }

    /** What attempts that have ended spent on what is kept. */
    public static Cost keptCost(List<LedgerEntry> attempts, StepContext context) {
        var kept = attempts.stream()
                .filter(entry -> entry.outcome() != LedgerEntry.Outcome.RUNNING)
                .map(LedgerEntry::kept)
                .toList();
        double seconds = kept.stream().mapToDouble(LedgerEntry.Kept::seconds).sum();
        long seen = kept.stream().mapToLong(LedgerEntry.Kept::images).sum();
        var settings = context.settings();
        return new Cost(seconds, seconds * settings.devices(), settings.device(), seen);
    }

    private static Path newScratch() {
        try {
            return Files.createTempDirectory("fairloss-");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for scratch files in " + System.getProperty("java.io.tmpdir"), e);
        }
    }

    @Override
    public void close() {
        heartbeat.shutdown();
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            context.progress().message("cannot remove scratch files in " + scratch + ": " + e.getMessage());
        }
    }
}
