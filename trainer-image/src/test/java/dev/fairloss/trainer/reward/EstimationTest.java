// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The statistics under the tables. */
class EstimationTest {
    @Test
    void leastSquaresOfALine() {
        // y = 1 + 2x at x = 0, 1, 2 with residuals (1, -2, 1)/6: they are orthogonal to both columns, so the line
        // stays.
        var fit = LeastSquares.of(new double[][] {{1, 0}, {1, 1}, {1, 2}});
        double[] y = {1 + 1 / 6., 3 - 2 / 6., 5 + 1 / 6.};
        double[] line = fit.solve(y);
        assertThat(line).containsExactly(new double[] {1, 2}, within(1e-12));
        assertThat(fit.residualSquares(y, line)).isCloseTo(6 / 36., within(1e-12));
        assertThat(fit.freedom()).isEqualTo(1);
        // Variance of the slope: 1 / Σ (x - 1)² = 1/2.
        assertThat(fit.variance(new double[] {0, 1})).isCloseTo(.5, within(1e-12));
    }

    @Test
    void dependentColumnsAreNotSolvable() {
        assertThat(LeastSquares.of(new double[][] {{1, 2}, {1, 2}, {1, 2}}).solvable())
                .isFalse();
    }

    @Test
    void digammaAndTrigammaAtKnownPlaces() {
        assertThat(ModeratedVariance.digamma(1)).isCloseTo(-.5772156649015329, within(1e-10)); // -γ
        assertThat(ModeratedVariance.trigamma(1)).isCloseTo(Math.PI * Math.PI / 6, within(1e-9));
        assertThat(ModeratedVariance.trigamma(.5)).isCloseTo(Math.PI * Math.PI / 2, within(1e-9));
        assertThat(ModeratedVariance.inverseTrigamma(Math.PI * Math.PI / 6)).isCloseTo(1, within(1e-8));
    }

    @Test
    void variancesThatDifferByChanceBecomeOne() {
        // Of four degrees of freedom, scattered less than chance would have it.
        double[] moderated = ModeratedVariance.of(new double[] {1, 1.1, .9, 1, Double.NaN}, 4);
        assertThat(moderated[0]).isEqualTo(moderated[1]).isEqualTo(moderated[2]);
        assertThat(moderated[4]).isNaN();
    }

    @Test
    void variancesThatDifferByMoreKeepTheirOrder() {
        double[] variances = {1, 10, 100, 1000, 10_000};
        double[] moderated = ModeratedVariance.of(variances, 50);
        for (int i = 0; i < variances.length; i++) {
            assertThat(moderated[i] / variances[i]).isBetween(.7, 1.4);
        }
        assertThat(moderated).isSorted();
    }

    @Test
    void moderatedVariancesAreNearerToTheTruth() {
        // True variance 1, four degrees of freedom each: a mean of four squared normal values has variance 2/4.
        var random = Seeds.random(1, "moderated variances");
        double plain = 0;
        double moderated = 0;
        for (int trial = 0; trial < 200; trial++) {
            var variances = new double[9];
            Arrays.setAll(variances, i -> random.doubles(4)
                    .map(ignored -> Math.pow(random.nextGaussian(), 2))
                    .average()
                    .orElseThrow());
            plain += meanSquaredError(variances);
            moderated += meanSquaredError(ModeratedVariance.of(variances, 4));
        }
        assertThat(plain / 200).isBetween(.4, .6);
        assertThat(moderated / 200).isLessThan(.2);
    }

    @Test
    void noNoiseStaysNoNoise() {
        assertThat(ModeratedVariance.of(new double[] {0, 0, 0, 1}, 4)).containsExactly(0, 0, 0, 1);
    }

    @Test
    void correlationOverWhatBothKnow() {
        double[] a = {1, 2, 3, Double.NaN};
        assertThat(RewardTables.correlation(a, new double[] {2, 4, 6, 9})).hasValueCloseTo(1., within(1e-12));
        // Deviations (-1, 0, 1) and (1, -2, 1): their products sum to 0.
        assertThat(RewardTables.correlation(a, new double[] {1, -2, 1, 0})).hasValueCloseTo(0., within(1e-12));
        assertThat(RewardTables.correlation(a, new double[] {5, 5, 5, 5})).isEmpty();
    }

    private static double meanSquaredError(double[] variances) {
        return Arrays.stream(variances).map(v -> (v - 1) * (v - 1)).average().orElseThrow();
    }
}
