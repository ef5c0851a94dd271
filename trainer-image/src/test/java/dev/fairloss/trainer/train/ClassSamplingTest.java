// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.loss.ArcFace;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.model.Noise;
import dev.fairloss.trainer.model.Parameters;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassSamplingTest {
    private static final int CLASSES = 40;
    private static final int DIM = 8;
    private static final int[] LABELS = {31, 2, 17, 2};

    @Test
    void theClassesOfTheBatchTakePart() {
        var sample = new ClassSampling(.25).sample(batch(3, LABELS), CLASSES);
        assertThat(sample.chosen())
                .hasSize(10)
                .isSorted()
                .doesNotHaveDuplicates()
                .contains(31, 2, 17);
        for (int i = 0; i < LABELS.length; i++) {
            assertThat(sample.chosen()[(int) sample.positions()[i]]).isEqualTo(LABELS[i]);
        }
    }

    @Test
    void theChoiceDependsOnUpdateAndImages() {
        var sampling = new ClassSampling(.25);
        assertThat(sampling.sample(batch(3, LABELS), CLASSES).chosen())
                .isEqualTo(sampling.sample(batch(3, LABELS), CLASSES).chosen())
                .isNotEqualTo(sampling.sample(batch(4, LABELS), CLASSES).chosen());
    }

    /** 2,000 draws of 7 of the 37 other classes: each 378 times, with a standard deviation of 17.5. */
    @Test
    void otherClassesAreEquallyLikely() {
        int[] counts = new int[CLASSES];
        for (int update = 0; update < 2000; update++) {
            LongStream.of(new ClassSampling(.25)
                            .sample(batch(update, LABELS), CLASSES)
                            .chosen())
                    .forEach(c -> counts[(int) c]++);
        }
        for (int c = 0; c < CLASSES; c++) {
            boolean own = c == 31 || c == 2 || c == 17;
            assertThat((double) counts[c]).as("class %d", c).isCloseTo(own ? 2000 : 378, within(own ? 0. : 80));
        }
    }

    @Test
    void thereAreAtLeastAsManyClassesAsImages() {
        var sampling = new ClassSampling(.01);
        assertThat(sampling.size(1_000_000, 64)).isEqualTo(10_000);
        assertThat(sampling.size(1_000, 64)).isEqualTo(64);
        assertThat(sampling.size(30, 64)).isEqualTo(30);
        assertThat(sampling.sample(batch(1, LABELS), CLASSES).chosen()).hasSize(LABELS.length);
        assertThat(ClassSampling.ALL.samples()).isFalse();
        assertThatThrownBy(() -> new ClassSampling(0)).hasMessageContaining("above 0");
    }

    /** All bits of an update whose head has the chosen classes only; the other centers and velocities stay as they are. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUpdateIsThatOfTheChosenClasses(boolean gpu) {
        var sampling = new ClassSampling(.25);
        var loss = new FairLoss(new ArcFace(), 16);
        var settings = new Sgd.Settings(.9, 5e-4);
        float[] margins = new float[CLASSES];
        for (int c = 0; c < CLASSES; c++) {
            margins[c] = .01f * c;
        }
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, shape(CLASSES), 1);
                FaceModel small = new FaceModel(manager, shape(10), 1);
                Sgd sgd = new Sgd(model, settings);
                Sgd smallSgd = new Sgd(small, settings);
                GradientStep step =
                        new GradientStep(model, sgd, loss, Precision.Float32, sampling, ImageInput.PIXELS, gpu);
                GradientStep smallStep = new GradientStep(
                        small, smallSgd, loss, Precision.Float32, ClassSampling.ALL, ImageInput.PIXELS, gpu)) {
            for (int update = 0; update < 3; update++) {
                var sample = sampling.sample(batch(update, LABELS), CLASSES);
                float[] before = centers(model.parameters());
                float[] velocities = centers(sgd.velocities());
                copyChosen(model.parameters(), small.parameters(), sample.chosen());
                copyChosen(sgd.velocities(), smallSgd.velocities(), sample.chosen());
                float[] chosenMargins = new float[10];
                for (int i = 0; i < 10; i++) {
                    chosenMargins[i] = margins[(int) sample.chosen()[i]];
                }
                int[] positions =
                        LongStream.of(sample.positions()).mapToInt(i -> (int) i).toArray();
                float expected = smallStep.update(batch(update, positions), chosenMargins, .125);
                assertThat(step.update(batch(update, LABELS), margins, .125)).isEqualTo(expected);
                assertThat(model.parameters().get("down3.conv").toFloatArray())
                        .isEqualTo(small.parameters().get("down3.conv").toFloatArray());
                assertThat(centers(model.parameters()))
                        .isEqualTo(withRows(before, sample.chosen(), centers(small.parameters())));
                assertThat(centers(sgd.velocities()))
                        .isEqualTo(withRows(velocities, sample.chosen(), centers(smallSgd.velocities())));
            }
            assertThat(step.sums()).hasSize(CLASSES * DIM);
            assertThat(Arrays.copyOfRange(step.sums(), 17 * DIM, 18 * DIM)).isNotEqualTo(new float[DIM]);
        }
    }

    private static ModelShape shape(int classes) {
        return new ModelShape(Backbone.SmallResNet56px, DIM, classes);
    }

    private static Batch batch(long update, int[] labels) {
        int[] images = {5, 6, 7, 8};
        return new Batch(update, Noise.pixels(update, labels.length, 56), 56, labels, images, () -> {});
    }

    private static float[] centers(Parameters parameters) {
        return parameters.get(FaceModel.CENTERS).toFloatArray();
    }

    private static float[] withRows(float[] all, long[] chosen, float[] rows) {
        float[] result = all.clone();
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(rows, i * DIM, result, (int) chosen[i] * DIM, DIM);
        }
        return result;
    }

    private static void copyChosen(Parameters from, Parameters to, long[] chosen) {
        from.specs().forEach(spec -> {
            NDArray target = to.get(spec.name());
            if (!spec.name().equals(FaceModel.CENTERS)) {
                target.set(new NDIndex("..."), from.get(spec.name()));
                return;
            }
            float[] rows = new float[chosen.length * DIM];
            for (int i = 0; i < chosen.length; i++) {
                System.arraycopy(centers(from), (int) chosen[i] * DIM, rows, i * DIM, DIM);
            }
            try (NDArray source = target.getManager().create(rows, target.getShape())) {
                target.set(new NDIndex("..."), source);
            }
        });
    }
}
