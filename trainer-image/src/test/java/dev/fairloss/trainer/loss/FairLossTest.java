// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Values of the loss, computed by hand; two orthogonal class centers unless stated otherwise. */
class FairLossTest {
    private static final double[] CENTERS = {2, 0, 0, 7};

    @Test
    void cosFaceTakesTheMarginFromTheCosine() {
        // Cosines .6 (own) and .8. s = 1, m = .25: logits .35 and .8; L = log(1 + e^.45) = log(2.568312) = 0.943249.
        assertThat(loss(new CosFace(), 1, new double[] {3, 4}, 0, 0.25f)).isCloseTo(0.943249, within(1e-6));
    }

    @Test
    void arcFaceAddsTheMarginToTheAngle() {
        // theta = acos .6 = .927295; cos(.927295 + .5) = .143019. s = 2: logits .286038 and 1.6; L = log(1 +
        // e^1.313962) = 1.552057.
        double expected = Math.log1p(Math.exp(2 * 0.8 - 2 * Math.cos(Math.acos(0.6) + 0.5)));
        assertThat(expected).isCloseTo(1.5520, within(1e-3));
        assertThat(loss(new ArcFace(), 2, new double[] {3, 4}, 0, 0.5f)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void arcFaceGoesOnFallingBeyondPi() {
        // Own cosine -1: theta + .5 exceeds pi, so the target is -1 - .5 sin .5 = -1.239713; other logit 0. L = log(1 +
        // e^1.239713).
        double expected = Math.log1p(Math.exp(1 + 0.5 * Math.sin(0.5)));
        assertThat(loss(new ArcFace(), 1, new double[] {-1, 0}, 0, 0.5f)).isCloseTo(expected, within(1e-6));
        // Just before: theta = pi - .6, cos(theta + .5) = cos(pi - .1) = -cos .1; other logit sin .6.
        double before = Math.log1p(Math.exp(Math.sin(0.6) + Math.cos(0.1)));
        assertThat(loss(new ArcFace(), 1, new double[] {-Math.cos(0.6), Math.sin(0.6)}, 0, 0.5f))
                .isCloseTo(before, within(1e-6));
    }

    @Test
    void eachSampleHasItsOwnMargin() {
        // Both samples at cosines (.6, .8), own class 0: mean of log(1 + e^(.2 + m)) for m = 0 and .45.
        double expected = (Math.log1p(Math.exp(0.2)) + Math.log1p(Math.exp(0.65))) / 2;
        var outcome = new LossRun(new FairLoss(new CosFace(), 1), 2)
                .run(new double[] {3, 4, 0.3, 0.4}, CENTERS, new int[] {0, 0}, 0, 0.45f);
        assertThat(outcome.value()).isCloseTo(expected, within(1e-7));
        assertThat(outcome.unit()).containsExactly(new double[] {.6, .8, .6, .8}, within(1e-12));
    }

    @Test
    void equalCosinesCostTheLogarithmOfTheClasses() {
        assertThat(loss(new CosFace(), 16, new double[] {1, 1}, 1, 0)).isCloseTo(Math.log(2), within(1e-9));
    }

    @Test
    void refusesAScaleOfZero() {
        assertThatThrownBy(() -> new FairLoss(new CosFace(), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rejectsLabelSmoothingOfOne() {
        assertThatThrownBy(() -> new FairLoss(new CosFace(), 16, 1)).hasMessageContaining("label smoothing");
    }

    /** Cosines .6 (own) and .8, no margin, s = 1: the target is .95 for the own class and .05 for the other. */
    @Test
    void labelSmoothingSharesTheTarget() {
        double logSum = Math.log(Math.exp(.6) + Math.exp(.8));
        double expected = .95 * (logSum - .6) + .05 * (logSum - .8);
        double value = new LossRun(new FairLoss(new CosFace(), 1, .1), 2)
                .run(new double[] {3, 4}, CENTERS, new int[] {0}, 0)
                .value();
        assertThat(value).isCloseTo(expected, within(1e-12));
    }

    private static double loss(MarginHead head, double scale, double[] embedding, int label, float margin) {
        return new LossRun(new FairLoss(head, scale), 2)
                .run(embedding, CENTERS, new int[] {label}, margin)
                .value();
    }
}
