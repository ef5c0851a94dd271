// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.spec.Head;
import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    /** Lengths of the embeddings: below, within and above the clips of MagFace, and the mean and deviation of AdaFace. */
    private static final double[] LENGTHS = {3, 25, 60, 12, 200};

    private final double[] x = random("embeddings", BATCH * DIM);
    private final double[] w = random("centers", CLASSES * DIM);

    FairLossGradientTest() {
        // One sample opposite to its center, so that the branches beyond pi are under test too.
        for (int d = 0; d < DIM; d++) {
            x[4 * DIM + d] = -w[LABELS[4] * DIM + d] + 0.05 * x[4 * DIM + d];
        }
        for (int i = 0; i < BATCH; i++) {
            double factor = LENGTHS[i] / Math.sqrt(dot(x, i, x, i));
            for (int d = 0; d < DIM; d++) {
                x[i * DIM + d] *= factor;
            }
        }
    }

    static Stream<Arguments> cases() {
        return Stream.of(Head.values()).flatMap(head -> Stream.of(
                        new float[] {0, 0, 0, 0, 0},
                        new float[] {.25f, .25f, .25f, .25f, .25f},
                        new float[] {.15f, .45f, 0, .35f, 1})
                .flatMap(margins -> Stream.of(1.0, 16.0).map(scale -> Arguments.of(head, margins, scale))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAgreeWithDifferences(Head head, float[] margins, double scale) {
        FairLoss loss = new FairLoss(Heads.of(head), scale);
        LossRun.Outcome outcome = run(head, loss, margins);
        DoubleSupplier value = () -> run(head, loss, margins).value();
        assertThat(outcome.centerGradient()).containsExactly(differences(w, value), within(1e-7));
        double[] expected = differences(x, value);
        double[] gradient = outcome.embeddingGradient();
        if (head == Head.AdaFace) {
            // No gradient flows through norms: only the part that turns the embedding is that of the value.
            expected = acrossEmbeddings(expected);
            assertThat(acrossEmbeddings(gradient)).containsExactly(gradient, within(1e-9));
        }
        assertThat(gradient).containsExactly(expected, within(1e-7));
        assertThat(Arrays.stream(outcome.centerGradient()).map(Math::abs).max().orElseThrow())
                .isGreaterThan(1e-3);
    }

    /** The norms of MagFace carry a gradient: from the margin, and from the penalty between the clips. */
    @Test
    void magFaceMovesNorms() {
        double[] gradient = run(Head.MagFace, new FairLoss(new MagFace(), 1), .25f, .25f, .25f, .25f, .25f)
                .embeddingGradient();
        for (int i = 0; i < BATCH; i++) {
            double along = dot(gradient, i, x, i) / LENGTHS[i];
            if (LENGTHS[i] < 10 || LENGTHS[i] > 110) {
                assertThat(along).as("length " + LENGTHS[i]).isCloseTo(0, within(1e-12));
            } else {
                assertThat(Math.abs(along)).as("length " + LENGTHS[i]).isGreaterThan(1e-4);
            }
        }
    }

    /** Runs from a state that leads to the same running values for all inputs, since no gradient flows through those. */
    private LossRun.Outcome run(Head head, FairLoss loss, float... margins) {
        double[] state =
                switch (head) {
                    case CurricularFace -> new double[] {(.3 - .01 * meanOwnCosine()) / .99};
                    case AdaFace -> new double[] {40, 30};
                    case CosFace, ArcFace, SphereFace, MagFace, NormalizedSoftmax -> new double[0];
                };
        return LossRun.exact(loss, DIM, state).run(x, w, LABELS, margins);
    }

    private double meanOwnCosine() {
        double sum = 0;
        for (int i = 0; i < BATCH; i++) {
            int y = LABELS[i];
            sum += dot(x, i, w, y) / Math.sqrt(dot(x, i, x, i) * dot(w, y, w, y));
        }
        return sum / BATCH;
    }

    /** Subtracts from each sample's vector its part along the embedding. */
    private double[] acrossEmbeddings(double[] vectors) {
        double[] across = vectors.clone();
        for (int i = 0; i < BATCH; i++) {
            double along = dot(vectors, i, x, i) / dot(x, i, x, i);
            for (int d = 0; d < DIM; d++) {
                across[i * DIM + d] -= along * x[i * DIM + d];
            }
        }
        return across;
    }

    private static double dot(double[] a, int i, double[] b, int j) {
        double dot = 0;
        for (int d = 0; d < DIM; d++) {
            dot += a[i * DIM + d] * b[j * DIM + d];
        }
        return dot;
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
