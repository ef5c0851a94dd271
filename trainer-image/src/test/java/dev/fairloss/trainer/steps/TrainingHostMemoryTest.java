// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingHostMemoryTest {
    private static final double MIB = 1L << 20;

    private static ResolvedSpec spec(String example) {
        return SpecResolver.of(
                ExperimentFileReader.read(Path.of("../examples/" + example)).spec());
    }

    /**
     * People, images and trainings; MiB of the index, of decoded images on their way to the GPU, of a checkpoint, of batches, and in
     * all. With 8 decoders, and batches of 128 images of 112 x 112 pixels; IResNet50 has 43.59 million values
     * besides batch statistics.
     */
    @ParameterizedTest
    @CsvSource({
        "10_572, 490_623, 1, 218.0, 0, 394.6, 59.7, 1066.9", // CASIA-WebFace: 13 buffers
        "10_572, 490_623, 4, 218.0, 0, 394.6, 32.2, 2319.6", // two decoders of each, so 7 buffers
        "10_572, 490_623, 8, 218.0, 0, 394.6, 27.6, 3989.9",
        "1_000, 20_000, 4, 8.9, 717.8, 338.4, 0, 2418.8", // the GPU holds the images, for all trainings
        "360_232, 17_091_657, 4, 7595.7, 0, 0, 32.2, 7724.4", // Glint360K: checkpoints are in files
    })
    void onlyTheIndexAndTheImagesOfTheGpuAreShared(
            String people,
            String images,
            int together,
            double index,
            double decoded,
            double checkpoint,
            double batches,
            double all) {
        var memory = TrainingHostMemory.of(
                spec("recipes/casia-webface-r50.yaml"), number(people), number(images), together, 8);
        assertThat(memory.index() / MIB).isCloseTo(index, within(.06));
        assertThat(memory.decoded() / MIB).isCloseTo(decoded, within(.06));
        assertThat(memory.checkpoint() / MIB).isCloseTo(checkpoint, within(.002 * checkpoint));
        assertThat(memory.batches() / MIB).isCloseTo(batches, within(.06));
        assertThat(memory.bytes(together) / MIB).isCloseTo(all, within(.002 * all));
    }

    private static int number(String digits) {
        return Integer.parseInt(digits.replace("_", ""));
    }

    /** Images that fit on the GPU stay on the host if the trainings do not use them all. */
    @Test
    void aShortTrainingReadsAhead() {
        var spec = spec("recipes/casia-webface-r50.yaml");
        var shortened = spec.withTraining(
                new ResolvedSpec.Training(new ResolvedSpec.Length(OptionalInt.empty(), OptionalInt.of(156)), 1, 1));
        var memory = TrainingHostMemory.of(shortened, 1000, 20_000, 1, 8);
        assertThat(memory.decoded()).isZero();
        assertThat(memory.batches()).isEqualTo(13 * 128 * 112 * 112 * 3);
    }
}
