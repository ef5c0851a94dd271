// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModeratedVarianceTest {
    @ParameterizedTest
    @ValueSource(doubles = {1e-8, 1e-3, .2, 1, 1.6449340668482264, 50, 1e6, 1e17})
    void inverseTrigammaInvertsTrigamma(double value) {
        double x = ModeratedVariance.inverseTrigamma(value);
        assertThat(Gamma.trigamma(x)).isCloseTo(value, within(1e-9 * value));
    }

    @Test
    void inverseTrigammaAtAKnownPlace() {
        // trigamma(1) = π²/6.
        assertThat(ModeratedVariance.inverseTrigamma(Math.PI * Math.PI / 6)).isCloseTo(1, within(1e-9));
    }

    @Test
    void variancesThatScatterByChanceMoveHalfwayToTheCommonOne() {
        // Four degrees of freedom scatter more than this by chance.
        var moderated = ModeratedVariance.of(new double[] {1, 1.1, .9, 1, Double.NaN}, 4);
        // exp(mean of log s² - digamma(2) + log 2); digamma(2) = 1 - γ = .42278434; mean log = (log 1.1 + log .9) / 4.
        double common = Math.exp((Math.log(1.1) + Math.log(.9)) / 4 - .42278433509846713 + Math.log(2));
        assertThat(moderated.variances())
                .containsExactly(
                        new double[] {
                            (common + 1) / 2, (common + 1.1) / 2, (common + .9) / 2, (common + 1) / 2, Double.NaN
                        },
                        within(1e-8));
        assertThat(moderated.degreesOfFreedom()).isEqualTo(8);
    }

    @Test
    void everyVarianceMovesTowardsTheCommonOne() {
        // Smyth, equations of section 6.2 with log s² = 0, log 4, 2 log 4 around their mean: variance (log 4)².
        double[] variances = {1, 4, 16};
        double half = 5;
        double digamma = Gamma.digamma(half);
        double[] logs = Arrays.stream(variances)
                .map(v -> Math.log(v) - digamma + Math.log(half))
                .toArray();
        double mean = (logs[0] + logs[1] + logs[2]) / 3;
        double scatter = 2 * Math.pow(Math.log(4), 2) / 2;
        double halfPrior = ModeratedVariance.inverseTrigamma(scatter - Gamma.trigamma(half));
        double common = Math.exp(mean + Gamma.digamma(halfPrior) - Math.log(halfPrior));
        double[] expected = Arrays.stream(variances)
                .map(v -> (2 * halfPrior * common + 10 * v) / (2 * halfPrior + 10))
                .toArray();
        var moderated = ModeratedVariance.of(variances, 10);
        assertThat(moderated.variances()).containsExactly(expected, within(1e-9));
        assertThat(moderated.degreesOfFreedom()).isCloseTo(2 * halfPrior + 10, within(1e-9));
    }

    @Test
    void variancesThatScatterByMoreKeepTheirOrder() {
        double[] variances = {1, 10, 100, 1000, 10_000};
        double[] moderated = ModeratedVariance.of(variances, 50).variances();
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
            moderated += meanSquaredError(ModeratedVariance.of(variances, 4).variances());
        }
        assertThat(plain / 200).isBetween(.4, .6);
        assertThat(moderated / 200).isLessThan(.2);
    }

    @Test
    void fewOrZeroVariancesStayAsTheyAre() {
        assertThat(ModeratedVariance.of(new double[] {1, 2}, 4).variances()).containsExactly(1, 2);
        assertThat(ModeratedVariance.of(new double[] {1, 2, Double.NaN}, 4).variances())
                .containsExactly(1, 2, Double.NaN);
        assertThat(ModeratedVariance.of(new double[] {0, 0, 0, 1}, 4).variances())
                .containsExactly(0, 0, 0, 1);
        assertThat(ModeratedVariance.of(new double[] {0, 0, 1}, 4).variances()).containsExactly(0, 0, 1);
    }

    /** One variance of 0 by chance counts as 1e-5 of the median; its logarithm alone would be minus infinity. */
    @Test
    void oneVarianceOfZeroIsRaisedToTheFloor() {
        double[] withZero = ModeratedVariance.of(new double[] {0, 2, 3}, 4).variances();
        double[] withFloor = ModeratedVariance.of(new double[] {2e-5, 2, 3}, 4).variances();
        assertThat(withZero[1]).isCloseTo(withFloor[1], within(1e-12)).isFinite();
        assertThat(withZero[0]).isLessThan(withFloor[0]).isPositive();
    }

    private static double meanSquaredError(double[] variances) {
        return Arrays.stream(variances).map(v -> (v - 1) * (v - 1)).average().orElseThrow();
    }
}
