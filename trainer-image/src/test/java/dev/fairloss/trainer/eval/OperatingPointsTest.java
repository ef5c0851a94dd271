// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.OperatingPoint;
import dev.fairloss.contract.result.OperatingPoint.Rates;
import dev.fairloss.trainer.eval.OperatingPoints.Pairs;
import dev.fairloss.trainer.eval.OperatingPoints.Scores;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatingPointsTest {
    private static double[] constant(int number, double score) {
        return IntStream.range(0, number).mapToDouble(i -> score).toArray();
    }

    private static double[] join(double[]... parts) {
        return IntStream.range(0, parts.length)
                .boxed()
                .flatMapToDouble(i -> Arrays.stream(parts[i]))
                .toArray();
    }

    /** Pairs of different people each; the point does not depend on them. */
    private static Scores scores(double[] genuine, double[] impostor) {
        return new Scores(pairs(genuine, 0), pairs(impostor, 1));
    }

    private static Pairs pairs(double[] scores, int apart) {
        int[] people = IntStream.range(0, scores.length).toArray();
        return new Pairs(people, IntStream.of(people).map(i -> i + apart).toArray(), scores);
    }

    @Test
    void oneThresholdForAllGroups() {
        // 2,000 impostor pairs, of which 20 may be accepted: 15 of the tail and 5 of the head score .9, the others .1.
        Map<String, Scores> groups = new LinkedHashMap<>();
        groups.put("tail", scores(join(constant(8, .8), constant(2, .1)), join(constant(15, .9), constant(985, .1))));
        groups.put("head", scores(constant(10, .8), join(constant(5, .9), constant(995, .1))));
        OperatingPoint point = OperatingPoints.of(groups).orElseThrow();
        assertThat(point.globalFmr()).isEqualTo(.01);
        assertThat(point.threshold()).isEqualTo(.1);
        // The tail accepts 15 of 1,000 and rejects the 2 of 10 that do not exceed the threshold.
        assertThat(point.groups()).containsExactly(new Rates("tail", .015, 1 - .8), new Rates("head", .005, 0));
        // FDR 1 - (.01 + .2) / 2; Gini of .015 and .005: 2 × .01 / (2 × 1 × .02) = .5; of .2 and 0: 1.
        assertThat(point.fdr()).isCloseTo(.895, within(1e-12));
        assertThat(point.garbe()).isCloseTo(.75, within(1e-12));
        assertThat(point.fmrRatio()).hasValueCloseTo(.015 / Math.sqrt(.015 * .005), within(1e-12));
        assertThat(point.fnmrRatio()).as("a rate is 0").isEmpty();
    }

    @Test
    void needsTwoGroupsAndTenAcceptedImpostors() {
        Scores many = scores(constant(10, .8), constant(600, .1));
        Scores few = scores(constant(10, .8), constant(399, .1));
        Scores enough = scores(constant(10, .8), constant(400, .1));
        assertThat(OperatingPoints.of(Map.of("head", many))).isEmpty();
        assertThat(OperatingPoints.of(Map.of("head", many, "tail", few))).isEmpty();
        assertThat(OperatingPoints.of(Map.of("head", many, "tail", enough))).isPresent();
    }

    /** Computed with another program, in the form n / (n - 1) · Σ over permutations / (2 n² mean). */
    @ParameterizedTest
    @CsvSource({
        "0.012 0.008 0.015, 0.2",
        "0.3 0.2 0.45, 0.2631578947368421",
        "0.01 0.02 0.05 0.1, 0.5555555555555556",
        "0.5 0.1, 0.6666666666666666"
    })
    void giniOfOtherPrograms(String rates, double expected) {
        double[] values =
                Arrays.stream(rates.split(" ")).mapToDouble(Double::parseDouble).toArray();
        assertThat(OperatingPoints.gini(values)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void giniByHand() {
        // 1, 2, 3: Σ Σ |x_i - x_j| = 2 (1 + 2 + 1) = 8; 8 / (2 × 2 × 6) = 1/3.
        assertThat(OperatingPoints.gini(new double[] {1, 2, 3})).isCloseTo(1 / 3., within(1e-12));
        assertThat(OperatingPoints.gini(new double[] {.2, .2, .2})).isZero();
        assertThat(OperatingPoints.gini(new double[] {0, 0})).isZero();
        assertThat(OperatingPoints.gini(new double[] {0, 0, 1})).isCloseTo(1, within(1e-12));
    }
}
