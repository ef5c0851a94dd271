// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.hipparchus.stat.StatUtils;
import org.junit.jupiter.api.Test;

class OtherCollectionsTest {
    private static final int INCREMENTS = 27;

    /** Increments of three networks: signal plus noise with the standard deviation 1. */
    private static double[][] networks(double signal) {
        var random = Seeds.random(1, "networks");
        double[] truth = IntStream.range(0, INCREMENTS)
                .mapToDouble(i -> signal * random.nextGaussian())
                .toArray();
        return IntStream.range(0, 3)
                .mapToObj(network -> Arrays.stream(truth)
                        .map(value -> value + random.nextGaussian())
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[] column(
            List<List<RewardEstimate>> others, int increment, ToDoubleFunction<RewardEstimate> value) {
        return others.stream()
                .mapToDouble(estimates -> value.applyAsDouble(estimates.get(increment)))
                .toArray();
    }

    /** Without a signal, an increment that is large by chance is not expected again: its prediction shrinks towards 0. */
    @Test
    void whatIsLargeByChanceIsNotExpectedAgain() {
        double[][] networks = networks(0);
        var others = OtherCollections.simulate(networks, 1);
        double[] estimated = RewardEstimation.mean(List.of(networks));
        int largest = IntStream.range(0, INCREMENTS)
                .reduce((a, b) -> Math.abs(estimated[a]) > Math.abs(estimated[b]) ? a : b)
                .orElseThrow();
        assertThat(Math.abs(estimated[largest])).isGreaterThan(1);
        assertThat(Math.abs(StatUtils.mean(column(others, largest, RewardEstimate::value))))
                .isLessThan(.4 * Math.abs(estimated[largest]));
    }

    /** With a large signal, the prediction is the estimate; its variance is that of both collections, 2 / 3. */
    @Test
    void aLargeSignalIsExpectedAgain() {
        double[][] networks = networks(50);
        var others = OtherCollections.simulate(networks, 1);
        double[] estimated = RewardEstimation.mean(List.of(networks));
        double[] variances = IntStream.range(0, INCREMENTS)
                .mapToDouble(i -> StatUtils.variance(column(others, i, RewardEstimate::value)))
                .toArray();
        for (int i = 0; i < INCREMENTS; i++) {
            assertThat(StatUtils.mean(column(others, i, RewardEstimate::value))).isCloseTo(estimated[i], within(.4));
        }
        assertThat(StatUtils.mean(variances)).isCloseTo(2 / 3., within(.25));
    }

    /** Standard errors are estimated anew in every simulation. */
    @Test
    void everySimulationHasErrorsOfItsOwn() {
        double[] errors = column(OtherCollections.simulate(networks(1), 1), 0, RewardEstimate::standardError);
        assertThat(StatUtils.mean(errors)).isCloseTo(Math.sqrt(1 / 3.), within(.2));
        assertThat(Arrays.stream(errors).distinct()).hasSizeGreaterThan(190);
    }

    @Test
    void aGroupWithoutMeasurementsStaysUnknown() {
        double[][] networks = networks(1);
        for (double[] network : networks) {
            Arrays.fill(network, 0, 3, Double.NaN);
        }
        var others = OtherCollections.simulate(networks, 1);
        assertThat(others).allMatch(estimates -> estimates.get(2).equals(RewardEstimate.UNKNOWN));
        assertThat(others)
                .allMatch(estimates -> Double.isFinite(estimates.get(3).standardError()));
    }

    @Test
    void oneNetworkPredictsNothing() {
        assertThat(OtherCollections.simulate(new double[][] {networks(1)[0]}, 1))
                .isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameCollections() {
        assertThat(OtherCollections.simulate(networks(1), 5)).isEqualTo(OtherCollections.simulate(networks(1), 5));
        assertThat(OtherCollections.simulate(networks(1), 5)).isNotEqualTo(OtherCollections.simulate(networks(1), 6));
    }
}
