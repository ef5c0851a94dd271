// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.model.NetworkWeights;
import dev.fairloss.trainer.runtime.Progress.StepEvent;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.safetensors.SafetensorsWriter;
import dev.fairloss.trainer.steps.PretrainStep;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.StepArtifacts;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pretraining that starts from given weights, or uses them as they are. */
class GivenWeightsRunTest {
    private static final String AS_THEY_ARE = TinyExperiment.with(
            TinyExperiment.SYNTHETIC,
            "{networks: 1, updates: 2}",
            "{networks: 1, updates: 0, from: {uri: \"file:given.safetensors\"}}");

    @TempDir
    Path folder;

    private final ArtifactStore store = new MemoryStore();

    private RecordedProgress run(String experiment) {
        Path file = TinyExperiment.write(folder, experiment);
        var progress = new RecordedProgress();
        TinyExperiment.run(file, store, progress);
        return progress;
    }

    /** The pretrained network of the experiment file in the folder. */
    private byte[] pretrained() {
        var plan = TinyExperiment.plan(folder.resolve("experiment.yaml"), store);
        var step = plan.steps().stream()
                .filter(found -> found.kind() == StepKind.PRETRAIN)
                .findFirst()
                .orElseThrow();
        return new StepArtifacts(store, StepContext.address(step)).read(PretrainStep.MODEL);
    }

    private static NetworkWeights network(byte[] model) {
        try (var file = SafetensorsFile.of(model, "model")) {
            return NetworkWeights.read(file);
        }
    }

    private void give(byte[] weights) throws IOException {
        Files.write(folder.resolve("given.safetensors"), weights);
    }

    @Test
    void weightsAreUsedAsTheyAreOrTrained() throws IOException {
        run(TinyExperiment.SYNTHETIC);
        byte[] random = pretrained();
        give(network(random).write());
        assertThat(run(AS_THEY_ARE).steps()).containsEntry("pretrain-1-1", StepEvent.FINISHED);
        byte[] used = pretrained();
        assertThat(network(used).values()).allSatisfy((name, values) -> assertThat(values)
                .as(name)
                .isEqualTo(network(random).values().get(name)));
        try (var file = SafetensorsFile.of(used, "used")) {
            float[] centers = file.values("head.weight");
            double length = 0;
            for (int k = 0; k < 8; k++) {
                length += centers[k] * centers[k];
            }
            assertThat(length).isBetween(.9999, 1.0001);
        }
        run(TinyExperiment.with(AS_THEY_ARE, "updates: 0, from", "updates: 1, from"));
        assertThat(network(pretrained()).values().get("stem.conv"))
                .isNotEqualTo(network(random).values().get("stem.conv"));
    }

    /** The hash of the step covers the content of the file, not its place. */
    @Test
    void theContentDecidesWhatIsReused() throws IOException {
        run(TinyExperiment.SYNTHETIC);
        NetworkWeights network = network(pretrained());
        give(network.write());
        run(AS_THEY_ARE);
        assertThat(run(AS_THEY_ARE).steps()).containsEntry("pretrain-1-1", StepEvent.REUSED);
        Files.move(folder.resolve("given.safetensors"), folder.resolve("moved.safetensors"));
        assertThat(run(TinyExperiment.with(AS_THEY_ARE, "file:given", "file:moved"))
                        .steps())
                .containsEntry("pretrain-1-1", StepEvent.REUSED);
        network.values().get("stem.conv")[0] += 1;
        give(network.write());
        assertThat(run(AS_THEY_ARE).steps()).containsEntry("pretrain-1-1", StepEvent.FINISHED);
    }

    @Test
    void prepareRefusesWeightsThatDoNotFit() throws IOException {
        assertThatThrownBy(() -> run(AS_THEY_ARE))
                .satisfies(Failures.invalidInput(
                        "Cannot read the weights file file:given.safetensors: it does not exist.",
                        "Correct its path."));
        give(new SafetensorsWriter()
                .add("stem.conv.weight", List.of(16L, 3L, 3L, 2L), new float[16 * 3 * 3 * 2])
                .write());
        assertThatThrownBy(() -> run(AS_THEY_ARE))
                .satisfies(Failures.invalidInput(
                        "The weights file file:given.safetensors does not fit SmallResNet56px with embeddings of 8:"
                                + " stem.conv.weight is F32 [16, 3, 3, 2], not F32 [16, 3, 3, 3]; no tensor stem.bn.weight;",
                        "; and 35 more."));
        give(new byte[3]);
        assertThatThrownBy(() -> run(AS_THEY_ARE))
                .satisfies(Failures.invalidInput("The weights file file:given.safetensors has 3 bytes, too few"));
    }
}
