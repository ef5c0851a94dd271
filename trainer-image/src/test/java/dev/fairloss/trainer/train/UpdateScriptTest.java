// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Head;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.loss.Heads;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.model.Noise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of an update against the same operations called one by one. */
class UpdateScriptTest {
    private static final int CLASSES = 4;
    private static final int[] LABELS = {0, 2, 2, 1, 2};

    /** Losses, weights, batch statistics, velocities, sums and the head's state: all bits, over updates with other margins. */
    @ParameterizedTest
    @MethodSource("dev.fairloss.trainer.model.BackboneCases#withHeadsAndPrecisions")
    void equalsTheOperationsOneByOne(Backbone backbone, Head head, Precision precision) {
        ModelShape shape = new ModelShape(backbone, 24, CLASSES);
        equalsTheOperationsOneByOne(shape, new FairLoss(Heads.of(head), 16), precision, new Sgd.Settings(.9, 5e-4));
    }

    /** With a limit that every update exceeds, and one that none does. */
    @ParameterizedTest
    @ValueSource(doubles = {.01, 1e6})
    void clipsGradientsAndSmoothsLabels(double clipNorm) {
        ModelShape shape = new ModelShape(Backbone.SmallResNet56px, 24, CLASSES);
        FairLoss loss = new FairLoss(Heads.of(Head.CosFace), 16, .1);
        var moved = equalsTheOperationsOneByOne(shape, loss, Precision.Float32, new Sgd.Settings(.9, 5e-4, clipNorm));
        var free = equalsTheOperationsOneByOne(shape, loss, Precision.Float32, new Sgd.Settings(.9, 5e-4));
        assertThat(Arrays.deepEquals(moved, free)).isEqualTo(clipNorm == 1e6);
    }

    /** With a decay that the first update reaches, and one that none does. Averaging does not change the training. */
    @ParameterizedTest
    @ValueSource(doubles = {.05, .9999})
    void averagesWeights(double decay) {
        ModelShape shape = new ModelShape(Backbone.SmallResNet56px, 24, CLASSES);
        FairLoss loss = new FairLoss(Heads.of(Head.CosFace), 16);
        var averaging = new Sgd.Settings(.9, 5e-4, Double.POSITIVE_INFINITY, Optional.of(decay));
        var averaged = equalsTheOperationsOneByOne(shape, loss, Precision.Float32, averaging);
        var plain = equalsTheOperationsOneByOne(shape, loss, Precision.Float32, new Sgd.Settings(.9, 5e-4));
        assertSameBits(averaged, plain);
    }

    private static float[][] equalsTheOperationsOneByOne(
            ModelShape shape, FairLoss loss, Precision precision, Sgd.Settings settings) {
        Backbone backbone = shape.backbone();
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, shape, 1);
                FaceModel reference = new FaceModel(manager, shape, 1);
                Sgd sgd = new Sgd(model, settings);
                Sgd referenceSgd = new Sgd(reference, settings);
                GradientStep step = new GradientStep(model, sgd, loss, precision)) {
            var eager = new EagerGradientStep(reference, referenceSgd, loss, precision);
            sgd.reset();
            referenceSgd.reset();
            List<Float> losses = new ArrayList<>();
            List<Float> expected = new ArrayList<>();
            // In large networks, which take seconds, with fewer updates and images: other layers are what they are
            // tested for.
            boolean small = backbone == Backbone.SmallResNet56px;
            int updates = small ? 4 : 2;
            for (int update = 0; update < updates; update++) {
                float[] margins = {.1f, .2f + .1f * (update / (updates / 2)), .35f, .4f};
                double rate = .011 * (update + 1);
                try (Batch batch = batch(update, backbone.inputSize(), small ? LABELS.length : 3)) {
                    losses.add(step.update(batch, margins, rate));
                    expected.add(eager.update(batch, margins, rate));
                }
            }
            assertThat(losses).isEqualTo(expected);
            assertSameBits(
                    values(model.parameters().tensors()),
                    values(reference.parameters().tensors()));
            assertSameBits(values(sgd.tensors()), values(referenceSgd.tensors()));
            assertThat(step.sums()).isEqualTo(eager.sums());
            step.storeHeadState();
            assertThat(model.headState()).isEqualTo(reference.headState());
            return values(model.parameters().tensors());
        }
    }

    /** On the CPU, what a GPU does gives the same weights, and sums that differ by their rounding; with batches of two sizes. */
    @ParameterizedTest
    @EnumSource(Head.class)
    void whatRunsOnAGpuEqualsWhatRunsOnACpu(Head head) {
        ModelShape shape = new ModelShape(Backbone.SmallResNet56px, 24, CLASSES);
        FairLoss loss = new FairLoss(Heads.of(head), 16);
        Sgd.Settings settings = new Sgd.Settings(.9, 5e-4, Double.POSITIVE_INFINITY, Optional.of(.999));
        float[] margins = {.1f, .2f, .35f, .4f};
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, shape, 1);
                FaceModel reference = new FaceModel(manager, shape, 1);
                Sgd sgd = new Sgd(model, settings);
                Sgd referenceSgd = new Sgd(reference, settings);
                GradientStep gpu = new GradientStep(
                        model, sgd, loss, Precision.BFloat16, ClassSampling.ALL, ImageInput.PIXELS, true);
                GradientStep cpu = new GradientStep(
                        reference,
                        referenceSgd,
                        loss,
                        Precision.BFloat16,
                        ClassSampling.ALL,
                        ImageInput.PIXELS,
                        false)) {
            for (int update = 0; update < 6; update++) {
                // As float32 on the GPU, so exact in both.
                double rate = .015625 * (update + 1);
                int images = update < 4 ? 5 : 3;
                try (Batch batch = batch(update, 56, images)) {
                    assertThat(gpu.update(batch, margins, rate)).isEqualTo(cpu.update(batch, margins, rate));
                }
            }
            assertSameBits(
                    values(model.parameters().tensors()),
                    values(reference.parameters().tensors()));
            assertSameBits(values(sgd.tensors()), values(referenceSgd.tensors()));
            assertThat(gpu.sums()).containsExactly(cpu.sums(), within(1e-5f));
        }
    }

    /** Millions of values: an assertion on nested arrays takes seconds. */
    private static void assertSameBits(float[][] actual, float[][] expected) {
        assertThat(actual.length).isEqualTo(expected.length).isPositive();
        for (int tensor = 0; tensor < actual.length; tensor++) {
            assertThat(Arrays.equals(actual[tensor], expected[tensor]))
                    .as("tensor " + tensor)
                    .isTrue();
        }
    }

    private static Batch batch(long update, int size, int images) {
        return new Batch(
                update,
                Noise.pixels(update, images, size),
                size,
                Arrays.copyOf(LABELS, images),
                new int[images],
                () -> {});
    }

    private static float[][] values(List<NDArray> arrays) {
        return arrays.stream().map(NDArray::toFloatArray).toArray(float[][]::new);
    }
}
