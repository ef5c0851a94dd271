// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.model.Backbones;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.model.ParameterSpec;
import dev.fairloss.trainer.model.UpdateMemory;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UpdateMemoryCheckTest {
    /**
     * Highest resident memory of a process during updates on a CPU with {@code MALLOC_MMAP_THRESHOLD_=65536}, which returns freed
     * memory to the system at once, less the memory before, plus weights and velocities; MiB, with 1,000 classes.
     */
    static Stream<Arguments> measured() {
        return Stream.of(
                Arguments.of(Backbone.IResNet18, 128, 8, Precision.Float32, 523),
                Arguments.of(Backbone.MobileFaceNet, 128, 32, Precision.Float32, 1184),
                Arguments.of(Backbone.IResNet50, 512, 8, Precision.BFloat16, 788));
    }

    @ParameterizedTest
    @MethodSource("measured")
    void theNeedIsWithin15PercentOfMeasurements(Backbone backbone, int dim, int batch, Precision precision, int mib) {
        long bytes = UpdateMemory.of(new ModelShape(backbone, dim, 1000), precision, batch, 1000)
                .bytes();
        assertThat(bytes / (double) (1 << 20)).isCloseTo(mib, within(.15 * mib));
    }

    /**
     * Most bytes of tensors that exist at the same time during the second of two updates of PyTorch's definitions, counted by
     * {@code torch.distributed._tools.mem_tracker.MemTracker} 2.15 without computing; MiB, with embeddings of 512 and 1,000 classes.
     */
    static Stream<Arguments> counted() {
        return Stream.of(
                Arguments.of(Backbone.IResNet50, 8, Precision.Float32, 969),
                Arguments.of(Backbone.IResNet50, 8, Precision.BFloat16, 742),
                Arguments.of(Backbone.IResNet50, 64, Precision.Float32, 4718),
                Arguments.of(Backbone.IResNet50, 64, Precision.BFloat16, 2641),
                Arguments.of(Backbone.IResNet50, 128, Precision.Float32, 9043),
                Arguments.of(Backbone.IResNet50, 128, Precision.BFloat16, 4811),
                Arguments.of(Backbone.IResNet18, 128, Precision.BFloat16, 3118),
                Arguments.of(Backbone.IResNet100, 128, Precision.Float32, 14206),
                Arguments.of(Backbone.MobileFaceNet, 128, Precision.Float32, 4537),
                Arguments.of(Backbone.MobileFaceNet, 128, Precision.BFloat16, 2297));
    }

    @ParameterizedTest
    @MethodSource("counted")
    void theNeedIsWithin10PercentOfCountedTensors(Backbone backbone, int batch, Precision precision, int mib) {
        long bytes = UpdateMemory.of(new ModelShape(backbone, 512, 1000), precision, batch, 1000)
                .bytes();
        assertThat(bytes / (double) (1 << 20)).isCloseTo(mib, within(.1 * mib));
    }

    @Test
    void sampledClassCentersNeedLess() {
        var shape = new ModelShape(Backbone.IResNet50, 512, 1_000_000);
        var all = UpdateMemory.of(shape, Precision.BFloat16, 128, 1_000_000);
        var some = UpdateMemory.of(shape, Precision.BFloat16, 128, 100_000);
        assertThat(some.activations()).isEqualTo(all.activations());
        assertThat(some.loss()).isEqualTo(all.loss() / 10);
    }

    @Test
    void averagedWeightsNeedMore() {
        var spec = SpecResolver.of(ExperimentFileReader.read(Path.of("../examples/quickstart.yaml"))
                .spec());
        var training = spec.training();
        var averaging = spec.withTraining(new ResolvedSpec.Training(
                training.length(), training.policyStartEpoch(), training.seeds(), Optional.of(.999)));
        long more = UpdateMemoryCheck.need(averaging, 100).bytes()
                - UpdateMemoryCheck.need(spec, 100).bytes();
        long weights = Backbones.of(spec.model().backbone())
                .parameters(spec.model().embeddingSize())
                .stream()
                .mapToLong(ParameterSpec::size)
                .sum();
        assertThat(more).isEqualTo(Float.BYTES * weights);
    }

    @Test
    void anUpdateThatDoesNotFitIsRejected() {
        var spec = SpecResolver.of(ExperimentFileReader.read(Path.of("../examples/quickstart.yaml"))
                .spec());
        var large = spec.withModel(new ResolvedSpec.Model(Backbone.IResNet100, 512));
        assertThatCode(() -> UpdateMemoryCheck.requireFits(large, 1000, "80Gi")).doesNotThrowAnyException();
        assertThatThrownBy(() -> UpdateMemoryCheck.requireFits(large, 1000, "2Gi"))
                .satisfies(Failures.invalidInput(
                        "An update of IResNet100 with " + spec.optimization().batchSize() + " images needs about ",
                        " GiB of memory, more than compute.gpuMemory (2Gi).",
                        "Lower optimization.batchSize"));
    }

    /** One update of it fits twice into this memory, but not three times. */
    @Test
    void trainingsThatDoNotFitTogetherAreRejected() {
        var spec = SpecResolver.of(ExperimentFileReader.read(Path.of("../examples/quickstart.yaml"))
                .spec());
        var large = spec.withModel(new ResolvedSpec.Model(Backbone.IResNet50, 512));
        long mib = UpdateMemoryCheck.need(large, 1000).bytes() * 5 / 2 >> 20;
        assertThatCode(() -> UpdateMemoryCheck.requireTogether(large, 1000, mib + "Mi", 2))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> UpdateMemoryCheck.requireTogether(large, 1000, mib + "Mi", 3))
                .satisfies(Failures.invalidInput(
                        "The updates of 3 trainings at the same time (training.concurrency) need about ",
                        " GiB of memory, more than compute.gpuMemory (" + mib + "Mi).",
                        "Set training.concurrency to 2 or less"));
    }

    /** The quickstart has as many trainings as arms and seeds. */
    @Test
    void thePlanSaysHowManyPodsTrain() {
        var spec = SpecResolver.of(ExperimentFileReader.read(Path.of("../examples/quickstart.yaml"))
                .spec());
        int trainings = spec.arms().size() * spec.training().seeds();
        long half = 1L << 29;
        assertThat(trainings).isGreaterThan(2);
        assertThat(UpdateMemoryCheck.together(GpuSharing.of(spec, 1), half)).isEmpty();
        assertThat(UpdateMemoryCheck.together(GpuSharing.of(spec, 2), half))
                .isEqualTo(" On a GPU, up to 2 of the " + trainings + " trainings are computed at the same time"
                        + " (training.concurrency), in at least " + (trainings + 1) / 2
                        + " pods; together, their updates need about 1.0 GiB of GPU memory.");
        assertThat(UpdateMemoryCheck.together(GpuSharing.of(spec, 100), half))
                .contains("up to " + trainings + " of the " + trainings, " in at least 1 pod; together");
    }

    /** All trainings that there are fit into this memory, but eight would not. */
    @Test
    void onlyTrainingsThatThereAreMustFitTogether() {
        var spec = SpecResolver.of(ExperimentFileReader.read(Path.of("../examples/quickstart.yaml"))
                .spec());
        var large = spec.withModel(new ResolvedSpec.Model(Backbone.IResNet50, 512));
        int trainings = GpuSharing.of(large, 8).trainings();
        long mib = UpdateMemoryCheck.need(large, 1000).bytes() * (2 * trainings + 1) / 2 >> 20;
        assertThat(trainings).isLessThan(8);
        assertThatCode(() -> UpdateMemoryCheck.requireTogether(large, 1000, mib + "Mi", 8))
                .doesNotThrowAnyException();
    }

    /** Trainings that share a pod, its memory, GiB of a checkpoint; the sentence, or none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 1Gi | 2 | ''",
                "2 | 4Gi | .3 | ''",
                "2 | 512Mi | .3 | A pod of 2 trainings also needs up to 0.9 GiB of host memory, which exceeds its memory (512Mi): for",
                "2 | 4Gi | 1 | A pod of 2 trainings also needs up to 3.0 GiB of host memory: for the index and images that are copied"
                        + " to the GPU, once, and for the checkpoint of each training and the batches that it reads ahead.",
                "3 | 3Gi | 1 | A pod of 3 trainings also needs up to 4.0 GiB of host memory, which exceeds its memory (3Gi): for",
            })
    void theMemoryOfTheHostOfTrainingsThatShareAPodIsStated(int together, String memory, double gib, String sentence) {
        String note = UpdateMemoryCheck.sharedHostNote(
                new GpuSharing(6, together),
                new TrainingPod(8, Optional.of(memory)),
                new TrainingHostMemory(0, 0, (long) (gib * (1L << 30)), 0));
        if (sentence.isEmpty()) {
            assertThat(note).isEmpty();
        } else {
            assertThat(note).startsWith(" " + sentence);
        }
    }

    @Test
    void tooManyClassCentersForAnArrayAreRejected() {
        var spec = SpecResolver.of(ExperimentFileReader.read(Path.of("../examples/recipes/webface12m-r100.yaml"))
                .spec());
        assertThatCode(() -> UpdateMemoryCheck.requireIndexable(spec, 4_194_303))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> UpdateMemoryCheck.requireIndexable(spec, 4_194_304))
                .satisfies(Failures.invalidInput(
                        "The class centers of 4,194,304 people have 2,147,483,648 values with embeddings of 512",
                        "Set model.embeddingSize to 511 or less"));
    }

    @Test
    void theMemoryOfTheHostIsStated() {
        var spec = SpecResolver.of(ExperimentFileReader.read(Path.of("../examples/recipes/glint360k-r100.yaml"))
                .spec());
        assertThat(UpdateMemoryCheck.hostNote(spec, 360_232, 17_091_657))
                .isEqualTo(
                        " On its host, a process needs up to 11.0 GiB more: for the index of 17,091,657 images, class"
                                + " centers, embeddings of unseen images and of pairs, and results of fine-tunes.");
        assertThat(UpdateMemoryCheck.hostNote(spec, 1000, 100_000)).isEmpty();
    }
}
