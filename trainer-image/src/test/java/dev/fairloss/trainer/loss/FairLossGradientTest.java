// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients against central differences, all in float64. With a step of 1e-5 the differences err by about 1e-10 (third
 * derivative times step squared, and rounding 1e-16 / step); 1e-7 leaves room for the scale.
 */
class FairLossGradientTest {
    private static final int BATCH = 5;
    private static final int DIM = 4;
    private static final int CLASSES = 6;
    private static final double STEP = 1e-5;
    private static final int[] LABELS = {0, 3, 3, 5, 1};

    static Stream<Arguments> cases() {
        return Stream.of(new CosFace(), new ArcFace()).flatMap(head -> Stream.of(
                        new float[] {0, 0, 0, 0, 0},
                        new float[] {.25f, .25f, .25f, .25f, .25f},
                        new float[] {.15f, .45f, 0, .35f, 1.2f})
                .flatMap(margins -> Stream.of(1.0, 16.0).map(scale -> Arguments.of(head, margins, scale))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAgreeWithDifferences(MarginHead head, float[] margins, double scale) {
        LossRun loss = new LossRun(new FairLoss(head, scale), DIM);
        double[] x = random("embeddings", BATCH * DIM);
        double[] w = random("centers", CLASSES * DIM);
        // One sample opposite to its center, so that ArcFace's fallback beyond pi is under test too.
        for (int d = 0; d < DIM; d++) {
            x[4 * DIM + d] = -w[LABELS[4] * DIM + d] + 0.05 * x[4 * DIM + d];
        }
        var outcome = loss.run(x, w, LABELS, margins);
        DoubleSupplier value = () -> loss.run(x, w, LABELS, margins).value();
        assertThat(outcome.embeddingGradient()).containsExactly(differences(x, value), within(1e-7));
        assertThat(outcome.centerGradient()).containsExactly(differences(w, value), within(1e-7));
        assertThat(Arrays.stream(outcome.centerGradient()).map(Math::abs).max().orElseThrow())
                .isGreaterThan(1e-3);
    }

    private static double[] differences(double[] at, DoubleSupplier value) {
        double[] result = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            double middle = at[i];
            at[i] = middle + STEP;
            double above = value.getAsDouble();
            at[i] = middle - STEP;
            double below = value.getAsDouble();
            at[i] = middle;
            result[i] = (above - below) / (2 * STEP);
        }
        return result;
    }

    private static double[] random(String purpose, int size) {
        SplittableRandom random = Seeds.random(7, purpose);
        return random.doubles(size, -1, 1).toArray();
    }
}
