// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.execution.LocalRunner;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.LoadedExperiment;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.PrepareStep;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Whole experiments that are small enough to be run again and again; what they find means nothing. */
public final class TinyExperiment {
    /** Twelve people and some thirty images to train on, two margins, one arm. */
    public static final String SMALLEST = """
            apiVersion: fairloss.dev/v1alpha1
            kind: FairLossExperiment
            metadata: {name: tiny}
            spec:
              dataset:
                synthetic: {identities: 22, maximumImages: 6}
                holdOut: {identities: 10}
              evaluation:
              - {name: unseen, heldOutIdentities: {pairs: 20}}
              model: {embeddingSize: 8}
              loss: {margins: ["0.25", "0.35"]}
              optimization: {batchSize: 4, warmUpUpdates: 1}
              pretraining: {updates: 2}
              collection: {updates: 1}
              policy: {updates: 10, significanceThreshold: "0"}
              training: {updates: 2, policyStartEpoch: 1}
              comparison: {arms: []}
            """;

    private TinyExperiment() {}

    /** Writes a manifest into a folder. */
    public static Path write(Path folder, String manifest) {
        try {
            return Files.writeString(folder.resolve("experiment.yaml"), manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With one part of the text replaced, which must be there. */
    public static String with(String manifest, String part, String by) {
        if (!manifest.contains(part)) {
            throw new IllegalArgumentException("the manifest has no \"" + part + "\"");
        }
        return manifest.replace(part, by);
    }

    /** Runs it in this process, on one thread, with a checkpoint after every update; the store stays open. */
    public static LocalRunner.Outcome run(Path manifest, ArtifactStore store, RecordedProgress progress) {
        return LocalRunner.run(context(manifest, store, progress));
    }

    /** The plan, hashes and all, of data that were prepared. */
    public static StepPlan plan(Path manifest, ArtifactStore store) {
        var context = context(manifest, store, new RecordedProgress());
        var data =
                PrepareStep.known(context, StepPlan.of(context.spec()).steps().get(0));
        return StepPlan.of(context.spec(), data.orElseThrow().fingerprints());
    }

    public static StepContext context(Path manifest, ArtifactStore store, RecordedProgress progress) {
        var read = ExperimentFileReader.read(manifest);
        var experiment = new LoadedExperiment(read, SpecResolver.of(read.spec()), store, StoreOptions.from(Map.of()));
        return new StepContext(
                experiment, new ComputeSettings(1, 1, Duration.ZERO), progress, progress.stop(), Clock.systemUTC());
    }
}
