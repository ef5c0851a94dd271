// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.artifact.Manifest;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.trainer.store.Checkpoints;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.store.StepArtifacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** One attempt of one step: keeps its account, publishes its artifacts last. */
final class StepRun implements AutoCloseable {
    /** In the summary: whose experiment made the step. */
    static final String EXPERIMENT = "experiment";

    private final StepContext context;
    private final PlannedStep step;
    private final StepArtifacts artifacts;
    private final Ledger ledger;
    private final Ledger.Attempt attempt;
    private final Checkpoints checkpoints;
    private final Path scratch;
    private final AtomicLong images = new AtomicLong();

    private StepRun(StepContext context, PlannedStep step) {
        this.context = context;
        this.step = step;
        this.artifacts = context.artifacts(step);
        this.ledger = new Ledger(context.store(), artifacts.step(), context.clock());
        this.attempt = ledger.start(0, context.settings().device());
        this.checkpoints = new Checkpoints(context.store(), artifacts.step(), attempt.id(), context.clock());
        this.scratch = newScratch();
    }

    /** What a step does; gives the summary for its manifest. */
    @FunctionalInterface
    interface Body {
        ObjectNode run(StepRun run);
    }

    /** Runs a step to its end and publishes it. */
    static Manifest run(StepContext context, PlannedStep step, Body body) {
        try (var run = new StepRun(context, step)) {
            try {
                var summary = body.run(run).put(EXPERIMENT, name(context));
                run.attempt.end(run.images.get(), LedgerEntry.Outcome.FINISHED);
                var manifest = run.artifacts.publish(context.clock().instant(), run.cost(), summary);
                run.checkpoints.clear();
                return manifest;
            } catch (StoppedException stopped) {
                run.attempt.end(run.images.get(), LedgerEntry.Outcome.STOPPED);
                throw stopped;
            }
        }
    }

    /** Whether the experiment at hand made a step itself, rather than found it in the store. */
    static boolean isOf(StepContext context, Manifest manifest) {
        return manifest.result(EXPERIMENT).asText().equals(name(context));
    }

    private static String name(StepContext context) {
        var manifest = context.experiment().manifest();
        return manifest.namespace() + "/" + manifest.name();
    }

    StepContext context() {
        return context;
    }

    PlannedStep step() {
        return step;
    }

    StepArtifacts artifacts() {
        return artifacts;
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    /** A folder of this attempt alone, gone when it ends. */
    Path scratch() {
        return scratch;
    }

    /** Counts images that went through the net. */
    void count(long seen) {
        images.addAndGet(seen);
    }

    /** Writes down what the attempt has cost until now. */
    void refreshAccount() {
        attempt.refresh(images.get());
    }

    /** Of all attempts but those that ended without a word, whose cost is counted as lost. */
    private Cost cost() {
        var kept = ledger.all().stream()
                .filter(entry -> entry.outcome() != LedgerEntry.Outcome.LOST)
                .toList();
        double seconds = kept.stream().mapToDouble(LedgerEntry::seconds).sum();
        long seen = kept.stream().mapToLong(LedgerEntry::images).sum();
        return new Cost(
                seconds,
                seconds * context.settings().threads(),
                context.settings().device(),
                seen);
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
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            context.progress().message("cannot remove scratch files in " + scratch + ": " + e.getMessage());
        }
    }
}
