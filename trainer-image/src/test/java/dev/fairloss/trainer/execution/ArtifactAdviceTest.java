// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.Checkpoints;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.train.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts that a person changed or deleted: the advice is followed, and the experiment ends. */
class ArtifactAdviceTest {
    @TempDir
    private Path folder;

    private ArtifactStore open() {
        return Stores.open(folder.resolve("fairloss-store").toString(), StoreOptions.from(Map.of()));
    }

    private static StepAddress address(Path file, ArtifactStore store, String kind, String step) {
        var planned = TinyExperiment.plan(file, store).step(new StepId(step)).orElseThrow();
        return new StepAddress(kind, planned.hash().orElseThrow());
    }

    @Test
    void aCheckpointOfAnotherArm() throws IOException {
        Path file = TinyExperiment.finished(folder);
        Files.writeString(
                file, TinyExperiment.with(TinyExperiment.SYNTHETIC, "training: {updates: 2", "training: {updates: 6"));
        try (var store = open()) {
            var stopped = TinyExperiment.run(file, store, RecordedProgress.stoppingAt("train-fairloss-1", 3));
            assertThat(stopped.stopped()).isPresent();
            var address = address(file, store, "train", "train-fairloss-1");
            var checkpoints = new Checkpoints(store, address, "another", Clock.systemUTC());
            var newest = checkpoints
                    .newest(Files.createDirectory(folder.resolve("scratch")))
                    .orElseThrow();
            var position = newest.position(TrainingProgress.class);
            var id = checkpoints.save(
                    newest.files(),
                    new TrainingProgress(
                            position.version(),
                            position.update(),
                            position.epoch(),
                            position.rollbacks(),
                            NullNode.getInstance(),
                            position.curve()));
            String where = store.describe(ArtifactLayout.checkpoints(address));
            assertThatThrownBy(() -> TinyExperiment.run(file, store, new RecordedProgress()))
                    .satisfies(Failures.invalidInput(
                            "The checkpoint " + where,
                            " has no margins of groups: it belongs to another arm.",
                            "Delete it and run again."));
            store.list(ArtifactLayout.checkpoints(address)).stream()
                    .filter(key -> key.value().contains(id.attempt()))
                    .forEach(store::delete);
            TinyExperiment.run(file, store, new RecordedProgress());
            assertThat(store.read(ArtifactLayout.manifest(address))).isPresent();
        }
    }

    @Test
    void aFineTuneThatIsDeleted() {
        Path file = TinyExperiment.finished(folder);
        try (var store = open()) {
            var collect = address(file, store, "collect", "collect-1");
            var policy = address(file, store, "policy", "policy-1");
            var probe = store.list(ArtifactLayout.probes(collect)).get(0);
            store.delete(probe);
            store.list(ArtifactLayout.folder(policy)).forEach(store::delete);
            assertThatThrownBy(() -> TinyExperiment.run(file, store, new RecordedProgress()))
                    .satisfies(Failures.invalidInput(
                            "The artifact " + store.describe(probe) + " is missing or damaged.",
                            "Delete " + store.describe(ArtifactLayout.manifest(collect)) + " and run again",
                            "this fine-tune is repeated, the others are kept"));
            store.delete(ArtifactLayout.manifest(collect));
            TinyExperiment.run(file, store, new RecordedProgress());
            assertThat(store.read(probe)).isPresent();
            assertThat(store.read(ArtifactLayout.manifest(policy))).isPresent();
        }
    }
}
