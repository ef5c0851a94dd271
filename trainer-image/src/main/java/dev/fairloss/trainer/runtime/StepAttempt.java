// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.CpuSeconds;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.trainer.TemporaryFiles;
import dev.fairloss.trainer.engine.GraphCapture;
import dev.fairloss.trainer.store.Checkpoints;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.store.StepArtifacts;
import dev.fairloss.trainer.store.Stopwatch;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One attempt of one step: records it in the ledger, runs it, and publishes its artifacts last. */
public final class StepAttempt implements AutoCloseable {
    /** Summary field: the experiment that ran the step. */
    public static final String EXPERIMENT = "experiment";

    static final String AFTER_CAPTURE =
            "An earlier attempt ended while it captured CUDA graphs: this one runs plain scripts, which are slower. "
                    + GraphCapture.VARIABLE + "=false turns capturing off for all steps.";

    /** The most time of a killed attempt that the ledger misses. */
    private static final long HEARTBEAT_SECONDS = 5;

    private final StepContext context;
    private final PlannedStep step;
    private final Shard shard;
    private final StepArtifacts artifacts;
    private final Ledger ledger;
    private final Ledger.Attempt attempt;
    private final Checkpoints checkpoints;
    private final Path scratch;
    private final AtomicLong images;
    private final AtomicLong unkeptImages;
    private final AtomicLong unkeptOfPart = new AtomicLong();
    private final ScheduledExecutorService heartbeat;
    private final ProgressFile progressFile;
    private final GraphCapture.Recording captures;

    private StepAttempt(StepContext context, PlannedStep step, Shard shard, Stopwatch stopwatch) {
        this.context = context;
        this.step = step;
        this.shard = shard;
        this.artifacts = context.artifacts(step);
        this.ledger = new Ledger(context.store(), artifacts.step(), context.clock());
        this.attempt = ledger.start(shard.index(), context.settings().device(), shard.attempt(), stopwatch);
        context.time().recordedBy(attempt);
        this.checkpoints = new Checkpoints(context.store(), artifacts.step(), attempt.id(), context.clock());
        this.scratch = TemporaryFiles.folder();
        this.images = new AtomicLong();
        this.unkeptImages = new AtomicLong();
        this.heartbeat = heartbeat();
        context.board().begin(step.id().text(), shard);
        this.progressFile = ProgressFile.start(
                context.store(),
                ArtifactLayout.progress(artifacts.step(), shard.index()),
                context.board(),
                context.progress()::message);
        this.captures = GraphCapture.record(attempt::capturing, context.progress()::message, attempt.isAfterCapture());
        if (attempt.isAfterCapture()) {
            context.progress().message(AFTER_CAPTURE);
        }
    }

    private StepAttempt(StepAttempt whole) {
        this.context = whole.context;
        this.step = whole.step;
        this.shard = whole.shard;
        this.artifacts = whole.artifacts;
        this.ledger = whole.ledger;
        this.attempt = whole.attempt;
        this.checkpoints = whole.checkpoints;
        this.scratch = whole.scratch;
        this.images = whole.images;
        this.unkeptImages = whole.unkeptImages;
        this.heartbeat = whole.heartbeat;
        this.progressFile = whole.progressFile;
        this.captures = whole.captures;
    }

    /**
     * This attempt for one of the tasks that run at the same time: {@link #recordKept} keeps only the work of the part. The
     * wall-clock and CPU seconds of the attempt are shared out among all images. Do not close it.
     */
    public StepAttempt part() {
        return new StepAttempt(this);
    }

    private ScheduledExecutorService heartbeat() {
        var clock = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "ledger of " + step.id());
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::refreshLedger, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        return clock;
    }

    /** The implementation of a step. */
    @FunctionalInterface
    public interface Body {
        /** Runs what remains when all shards are finished. @return the summary for the step manifest */
        ObjectNode run(StepAttempt run);

        /** Runs this process's shard of a fan-out. @return whether all shards are finished, so that {@link #run} may follow */
        default boolean runShard(StepAttempt run) {
            return true;
        }
    }

    /** Runs a whole step and publishes it. */
    public static StepManifest run(StepContext context, PlannedStep step, Body body) {
        return run(context, step, Shard.ALL, body).orElseThrow();
    }

    /** Runs a whole step whose work began before, and publishes it. @param stopwatch started when the work began */
    public static StepManifest run(StepContext context, PlannedStep step, Stopwatch stopwatch, Body body) {
        return run(context, step, Shard.ALL, stopwatch, body).orElseThrow();
    }

    /** Runs a shard of a step, and publishes the step if all shards are finished; empty if others are still running. */
    public static Optional<StepManifest> run(StepContext context, PlannedStep step, Shard shard, Body body) {
        return run(context, step, shard, context.time().stopwatch(), body);
    }

    private static Optional<StepManifest> run(
            StepContext context, PlannedStep step, Shard shard, Stopwatch stopwatch, Body body) {
        try (var run = new StepAttempt(context, step, shard, stopwatch)) {
            try {
                boolean complete = body.runShard(run);
                Optional<ObjectNode> summary =
                        complete ? Optional.of(body.run(run).put(EXPERIMENT, name(context))) : Optional.empty();
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

    /** Whether this experiment ran the step, as opposed to reusing it from the store. */
    public static boolean isOwn(StepContext context, StepManifest manifest) {
        return manifest.result(EXPERIMENT).asText().equals(name(context));
    }

    private static String name(StepContext context) {
        return context.experiment().file().qualifiedName();
    }

    public StepContext context() {
        return context;
    }

    public PlannedStep step() {
        return step;
    }

    public Shard shard() {
        return shard;
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

    /** The ID of the attempt; IDs of a shard's attempts sort by the time of their start. */
    public String id() {
        return attempt.id();
    }

    /** A temporary folder of this attempt, deleted when it ends. */
    public Path scratch() {
        return scratch;
    }

    /**
     * Checks that no other process has finished the step. Call it during long work and before writing files that contain
     * times: two experiments may run the same step, and the first to publish it must not be overwritten.
     *
     * @throws FinishedElsewhereException if another process has finished the step
     */
    public void checkUnfinished() {
        if (artifacts.finished()) {
            throw new FinishedElsewhereException();
        }
    }

    /** Does work on this thread that may capture CUDA graphs: the ledger of this attempt says so while it does. */
    public <T> T recordingCaptures(Supplier<T> work) {
        return captures.during(work);
    }

    /** Counts images that passed through the network. */
    public void countImages(long processed) {
        images.addAndGet(processed);
        unkeptImages.addAndGet(processed);
        unkeptOfPart.addAndGet(processed);
    }

    /**
     * Records in the ledger that all work so far is kept, or that of this {@link #part}. Call it after each checkpoint and each
     * published result.
     */
    public void recordKept() {
        context.board().kept();
        long all = images.get();
        long unkept = unkeptImages.addAndGet(-unkeptOfPart.getAndSet(0));
        attempt.keep(all, Math.max(0, all - unkept));
    }

    /** Ends the attempt in the ledger. Later work is not counted. */
    public void end(LedgerEntry.Outcome outcome) {
        attempt.end(images.get(), outcome);
    }

    /** An unavailable store does not fail the attempt here; the step fails when it needs the store. */
    private void refreshLedger() {
        try {
            attempt.refresh(images.get());
        } catch (RuntimeException unavailable) {
            // The next refresh records the time.
        }
    }

    /**
     * Publishes the step. Uses only what is in the store, so that two processes that see all shards finished publish the
     * same bytes. The cost is that of work that attempts kept; the rest counts as lost.
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
        progressFile.deleteAll(ArtifactLayout.progress(artifacts.step()));
        return manifest;
    }

    /** The cost of the work that ended attempts kept. */
    public static Cost keptCost(List<LedgerEntry> attempts, StepContext context) {
        var kept = attempts.stream()
                .filter(entry -> entry.outcome() != LedgerEntry.Outcome.RUNNING)
                .map(LedgerEntry::kept)
                .toList();
        double seconds = kept.stream().mapToDouble(LedgerEntry.Kept::seconds).sum();
        long seen = kept.stream().mapToLong(LedgerEntry.Kept::images).sum();
        var cpuSeconds = kept.stream().map(LedgerEntry.Kept::cpuSeconds).reduce(CpuSeconds.ZERO, CpuSeconds::sum);
        var settings = context.settings();
        return new Cost(seconds, seconds * settings.devices(), cpuSeconds, settings.device(), seen);
    }

    @Override
    public void close() {
        heartbeat.shutdown();
        captures.close();
        progressFile.close();
        context.board().end();
        try {
            TemporaryFiles.delete(scratch);
        } catch (UncheckedIOException e) {
            context.progress().message(e.getMessage());
        }
    }
}
