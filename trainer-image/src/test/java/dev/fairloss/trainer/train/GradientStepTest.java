// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Head;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.loss.CosFace;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.loss.Heads;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.model.Noise;
import dev.fairloss.trainer.model.ParameterSpec;
import dev.fairloss.trainer.train.SmallTraining.Source;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GradientStepTest {
    private static final Sgd.Settings SETTINGS = new Sgd.Settings(.9, 5e-4);

    @ParameterizedTest
    @EnumSource(Precision.class)
    void anUpdateLeavesNothingBehind(Precision precision) {
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, SmallTraining.SHAPE, 1);
                Sgd sgd = new Sgd(model, SETTINGS);
                GradientStep step = new GradientStep(model, sgd, new FairLoss(new CosFace(), 16), precision)) {
            int before = arrays(model);
            for (int update = 0; update < 3; update++) {
                try (Batch batch = new Source().take(update)) {
                    step.update(batch, new float[SmallTraining.CLASSES], .01);
                }
            }
            assertThat(arrays(model)).isEqualTo(before);
            assertThat(model.parameters().tensors()).noneMatch(weight -> weight.hasGradient());
        }
    }

    /** Three updates on the same images lower their loss and move every parameter. */
    @ParameterizedTest
    @MethodSource("dev.fairloss.trainer.model.BackboneCases#withHeads")
    void everyChoiceLearns(Backbone backbone, Head head) {
        int size = backbone.inputSize();
        ModelShape shape = new ModelShape(backbone, 8, SmallTraining.CLASSES);
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, shape, 1);
                Sgd sgd = new Sgd(model, SETTINGS);
                GradientStep step = new GradientStep(model, sgd, new FairLoss(Heads.of(head), 8), Precision.Float32)) {
            float[] margins = {.1f, .2f, .3f, .4f};
            List<Float> losses = new ArrayList<>();
            for (int update = 0; update < 3; update++) {
                try (Batch batch = new Batch(
                        update, Noise.pixels(1, 4, size), size, new int[] {0, 1, 2, 3}, new int[4], () -> {})) {
                    losses.add(step.update(batch, margins, .02));
                }
            }
            assertThat(losses.get(2)).isLessThan(losses.get(0));
            for (ParameterSpec spec : sgd.velocities().specs()) {
                assertThat(sgd.velocities().get(spec.name()).toFloatArray())
                        .as(spec.name())
                        .isNotEqualTo(new float[spec.size()]);
            }
        }
    }

    /** bfloat16 has 7 bits of fraction, float16 10: the direction of an update stays, its length stays within a few percent. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void allPrecisionsMoveTheWeightsAlike(Precision precision) {
        float[] exact = moved(Precision.Float32);
        float[] here = moved(precision);
        double dot = 0;
        double exactSquare = 0;
        double hereSquare = 0;
        for (int i = 0; i < exact.length; i++) {
            dot += exact[i] * here[i];
            exactSquare += exact[i] * exact[i];
            hereSquare += here[i] * here[i];
        }
        assertThat(dot / Math.sqrt(exactSquare * hereSquare)).isCloseTo(1, within(0.02));
        assertThat(hereSquare / exactSquare).isCloseTo(1, within(0.05));
    }

    private static float[] moved(Precision precision) {
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, SmallTraining.SHAPE, 1);
                Sgd sgd = new Sgd(model, new Sgd.Settings(.9, 0));
                GradientStep step = new GradientStep(model, sgd, new FairLoss(new CosFace(), 16), precision)) {
            float[] before = model.parameters().get("block1.a.conv").toFloatArray();
            // At the initial scale, the first update would be skipped.
            step.lossScale().ifPresent(scale -> scale.set(new LossScale.State(1024, 0, 0)));
            try (Batch batch = new Source().take(0)) {
                step.update(batch, new float[SmallTraining.CLASSES], .01);
            }
            float[] after = model.parameters().get("block1.a.conv").toFloatArray();
            float[] moved = new float[after.length];
            for (int i = 0; i < after.length; i++) {
                moved[i] = after[i] - before[i];
            }
            return moved;
        }
    }

    private static int arrays(FaceModel model) {
        return model.manager().getManagedArrays().size()
                + model.parameters().tensors().size();
    }
}
