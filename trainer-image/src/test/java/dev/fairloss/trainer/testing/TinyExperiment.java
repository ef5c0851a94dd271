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
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Whole experiments that run in seconds. Their results mean nothing. */
public final class TinyExperiment {
    /** On synthetic faces: 12 training identities with about 30 images, two margins, one arm, two updates per training. */
    public static final String SYNTHETIC = """
            apiVersion: fairloss.dev/v1alpha1
            kind: FairLossExperiment
            metadata: {name: tiny}
            spec:
              dataset:
                synthetic: {identities: 22, maximumImages: 6}
                imageSize: 56
                holdOut: {identities: 10}
              evaluation:
              - {name: unseen, heldOutIdentities: {pairs: 20}}
              model: {embeddingSize: 8}
              optimization: {batchSize: 4, warmUpUpdates: 1}
              loss: {margins: ["0.25", "0.35"]}
              pretraining: {networks: 1, updates: 2}
              collection: {strategy: BalancedDesign, updates: 1, repeats: 1}
              policy: {updates: 10, confidence: "0"}
              training: {updates: 2, policyStartEpoch: 1, seeds: 1}
              comparison: {arms: []}
            """;

    /** On the image folder {@code faces} beside the experiment file; evaluates the pairs of {@code pairs.txt} and {@code test}. */
    public static final String FOLDER = with(
            with(
                    with(SYNTHETIC, "synthetic: {identities: 22, maximumImages: 6}", "imageFolder: {uri: file:faces}"),
                    "holdOut: {identities: 10}",
                    "holdOut: {identities: 0}"),
            "heldOutIdentities: {pairs: 20}",
            "pairs: {uri: file:pairs.txt, images: file:test}");

    /** The store of {@link #SYNTHETIC}, run once for all tests, which copy it. */
    private static final class Finished {
        private static final Path STORE = run();

        private static Path run() {
            try {
                Path folder = Files.createTempDirectory("fairloss-tiny-");
                folder.toFile().deleteOnExit();
                Path store = folder.resolve("fairloss-store");
                try (var open = Stores.open(store.toString(), StoreOptions.from(Map.of()))) {
                    TinyExperiment.run(write(folder, SYNTHETIC), open, new RecordedProgress());
                }
                return store;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private TinyExperiment() {}

    /** Writes {@code experiment.yaml} into a folder. */
    public static Path write(Path folder, String experiment) {
        return TestFiles.write(folder, "experiment.yaml", experiment);
    }

    /** Replaces a part of an experiment file. The part must be present. */
    public static String with(String experiment, String part, String by) {
        if (!experiment.contains(part)) {
            throw new IllegalArgumentException("the experiment file does not contain \"" + part + "\"");
        }
        return experiment.replace(part, by);
    }

    /** Writes {@link #SYNTHETIC} and a copy of its finished store, {@code fairloss-store}, into a folder. */
    public static Path finished(Path folder) {
        TestFiles.copy(Finished.STORE, folder.resolve("fairloss-store"));
        return write(folder, SYNTHETIC);
    }

    /** Writes {@link #FOLDER} and its data into a folder: three identities with two images each, and four pairs of two others. */
    public static Path onFolder(Path folder) {
        for (String identity : List.of("Ada", "Bob", "Cleo")) {
            TestImages.noise(folder, "faces/" + identity + "/1.png", identity.hashCode());
            TestImages.noise(folder, "faces/" + identity + "/2.png", identity.hashCode() + 1);
        }
        for (String image : List.of("Dan/Dan_0001", "Dan/Dan_0002", "Eve/Eve_0001", "Eve/Eve_0002")) {
            TestImages.noise(folder, "test/" + image + ".png", image.hashCode());
        }
        TestFiles.write(folder, "pairs.txt", "2 1\nDan 1 2\nDan 1 Eve 1\nEve 1 2\nDan 2 Eve 2\n");
        return write(folder, FOLDER);
    }

    /** Runs the experiment in this process on one thread, with a checkpoint after every update. Does not close the store. */
    public static LocalRunner.Outcome run(Path experiment, ArtifactStore store, RecordedProgress progress) {
        return LocalRunner.run(context(experiment, store, progress));
    }

    /** The plan with its hashes, once the data are prepared. */
    public static StepPlan plan(Path experiment, ArtifactStore store) {
        var context = context(experiment, store, new RecordedProgress());
        var data =
                PrepareStep.known(context, StepPlan.of(context.spec()).steps().get(0));
        return StepPlan.of(context.spec(), data.orElseThrow().fingerprints());
    }

    /** The context in which the steps of an experiment run. */
    public static StepContext context(Path file, ArtifactStore store, RecordedProgress progress) {
        return context(file, store, progress, new ComputeSettings(1, 1, Duration.ZERO));
    }

    /** The context in which the steps of an experiment run with other settings. */
    public static StepContext context(
            Path file, ArtifactStore store, RecordedProgress progress, ComputeSettings settings) {
        var read = ExperimentFileReader.read(file);
        var experiment = new LoadedExperiment(read, SpecResolver.of(read.spec()), store, StoreOptions.from(Map.of()));
        return new StepContext(experiment, settings, progress, progress.stop(), Clock.systemUTC());
    }
}
