// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardEstimationTest {
    private static final StateActionSpace TWO = new StateActionSpace(List.of(.1, .2));
    private static final int RUNS = 20;
    private static final ClassGroups GROUPS =
            ClassGroups.of(IntStream.range(0, Group.NUMBER).toArray());

    /** Group 0 gains by "up" in each repeat, and nothing else changes. The networks take turns. */
    private static RewardEstimation estimation(int networks, double... gains) {
        var design = new ExhaustiveDesign(new CollectionSetup(TWO, gains.length, networks, 1));
        return new RewardEstimation(design, results(gains), Utility.Difference);
    }

    /** Probe 2 of a repeat moves group 0 up; the increment is half of its change, since "down" changes nothing. */
    private static List<ProbeResult> results(double... gains) {
        return IntStream.range(0, RUNS * gains.length)
                .mapToObj(probe -> {
                    float[] inter = new float[Group.NUMBER];
                    inter[0] = probe % RUNS == 2 ? (float) (2 * gains[probe / RUNS]) : 0;
                    return ProbeResults.of(probe, inter, new float[Group.NUMBER], GROUPS);
                })
                .toList();
    }

    @Test
    void repeatsOfOneNetworkAreOneUnit() {
        RewardEstimation estimation = estimation(2, 1, 2, 3, 6);
        assertThat(estimation.independent()).extracting(List::size).containsExactly(2, 2);
        assertThat(estimation.byUnit()).hasDimensions(2, Group.NUMBER);
        assertThat(estimation.byUnit()[0][0]).as("repeats 0 and 2").isEqualTo(2);
        assertThat(estimation.byUnit()[1][0]).as("repeats 1 and 3").isEqualTo(4);
        RewardTable table = estimation.table();
        var up = table.increments().get(0);
        assertThat(up.reward()).isEqualTo(3);
        // The variance between 2 and 4 is 2, that of their mean 1. The other groups do not vary: no moderation.
        assertThat(up.standardError()).hasValueCloseTo(1., within(1e-12));
        assertThat(up.degreesOfFreedom()).hasValueCloseTo(1., within(1e-12));
        assertThat(table.networks()).isEqualTo(2);
        assertThat(table.repeats()).isEqualTo(4);
    }

    @Test
    void repeatsOfTheOnlyNetworkAreUnitsOfTheirOwn() {
        RewardEstimation estimation = estimation(1, 1, 2, 3, 6);
        assertThat(estimation.independent()).extracting(List::size).containsExactly(1, 1, 1, 1);
        var up = estimation.table().increments().get(0);
        assertThat(up.reward()).isEqualTo(3);
        // Deviations -2, -1, 0, 3: variance 14 / 3, of the mean of four 7 / 6.
        assertThat(up.standardError()).hasValueCloseTo(Math.sqrt(7 / 6.), within(1e-12));
        assertThat(up.degreesOfFreedom()).hasValueCloseTo(3., within(1e-12));
    }

    /**
     * The utility of group 2 rises with the margin of group 5, by 3 in one repeat and by 5 in the other. Group 4 is empty: its margin has no
     * effect, even if the utility of group 3 follows it.
     */
    @Test
    void crossGroupEffectsAreMeansOverTheRepeats() {
        var design = CollectionDesign.of(CollectionStrategy.RandomDesign, new CollectionSetup(TWO, 2, 1, 1));
        int runs = design.fineTunes() / 2;
        var groups = ClassGroups.of(new int[] {0, 1, 2, 3, 5, 6, 7, 8});
        var results = design.probes().stream()
                .map(probe -> {
                    float[] inter = new float[8];
                    inter[2] = (float) ((3 + 2 * (probe.index() / runs))
                            * TWO.margin(probe.levels().get(5)));
                    inter[3] = (float) (7 * TWO.margin(probe.levels().get(4)));
                    return ProbeResults.of(probe.index(), inter, new float[8], groups);
                })
                .toList();
        var effects = new RewardEstimation(design, results, Utility.Difference)
                .table()
                .crossGroupEffects();
        assertThat(effects).hasSize(9).allMatch(row -> row.size() == 9 && row.get(4) == 0);
        assertThat(effects.get(4)).as("of an empty group").containsOnly(0.);
        for (int other = 0; other < 9; other++) {
            assertThat(effects.get(2).get(other)).isCloseTo(other == 5 ? 4 : 0, within(1e-5));
        }
    }

    @Test
    void aMissingResultIsRejected() {
        var design = new ExhaustiveDesign(new CollectionSetup(TWO, 1, 1, 1));
        List<ProbeResult> results = results(1).subList(1, RUNS);
        assertThatThrownBy(() -> new RewardEstimation(design, results, Utility.Difference))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneRepeatHasNoError() {
        double[] values = IntStream.range(0, 27).asDoubleStream().toArray();
        List<RewardEstimate> estimates = RewardEstimation.estimates(new double[][] {values});
        assertThat(estimates)
                .extracting(RewardEstimate::value)
                .containsExactly(Arrays.stream(values).boxed().toArray(Double[]::new));
        assertThat(estimates)
                .allMatch(estimate ->
                        Double.isNaN(estimate.standardError()) && Double.isNaN(estimate.degreesOfFreedom()));
    }

    /** Two repeats of three increments: 3 degrees of freedom, though pooling nine equal variances would give 4.5. */
    @Test
    void theDegreesOfFreedomAreAtMostThoseOfTheGroup() {
        double[][] byRepeat = new double[2][27];
        Arrays.fill(byRepeat[1], 1);
        var variances = RewardEstimation.groupVariances(byRepeat);
        assertThat(variances.degreesOfFreedom()).isCloseTo(4.5, within(1e-12));
        assertThat(RewardEstimation.estimates(byRepeat)).hasSize(27).allSatisfy(estimate -> {
            assertThat(estimate.value()).isEqualTo(.5);
            assertThat(estimate.standardError()).isCloseTo(Math.sqrt(variances.variances()[0] / 2), within(1e-12));
            assertThat(estimate.degreesOfFreedom()).isEqualTo(3);
        });
    }

    @Test
    void anEmptyGroupIsUnknownAndTheOthersAreNot() {
        double[][] byRepeat = new double[3][18];
        for (int repeat = 0; repeat < 3; repeat++) {
            for (int i = 0; i < 18; i++) {
                byRepeat[repeat][i] = i / 2 == 4 ? Double.NaN : repeat * (1 + i % 2);
            }
        }
        List<RewardEstimate> estimates = RewardEstimation.estimates(byRepeat);
        for (int i = 0; i < 18; i++) {
            if (i / 2 == 4) {
                assertThat(estimates.get(i)).isSameAs(RewardEstimate.UNKNOWN);
            } else {
                assertThat(estimates.get(i).value()).isEqualTo(1 + i % 2);
                assertThat(estimates.get(i).standardError()).isPositive();
            }
        }
    }

    /** The variance of a group is the mean of those of its increments. Most groups do not vary: no moderation. */
    @Test
    void theIncrementsOfAGroupShareTheirVariance() {
        double[][] byRepeat = new double[2][18];
        byRepeat[1][2] = 2; // variance 2
        byRepeat[1][3] = 4; // variance 8
        double[] variances = RewardEstimation.groupVariances(byRepeat).variances();
        assertThat(variances[1]).isCloseTo(5, within(1e-12));
        assertThat(Arrays.stream(variances).sum()).isCloseTo(5, within(1e-12));
        List<RewardEstimate> estimates = RewardEstimation.estimates(byRepeat);
        assertThat(estimates.get(2).standardError())
                .isEqualTo(estimates.get(3).standardError())
                .isCloseTo(Math.sqrt(2.5), within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 1", "3, 1, 2", "2, 2, 1.6", "2, 3, 2.25", "5, 7, 19.6"})
    void pooledIncrementsHaveFewerDegreesOfFreedomThanIndependentOnes(int repeats, int increments, double expected) {
        assertThat(RewardEstimation.pooledDegreesOfFreedom(repeats, increments)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void meansAreByElement() {
        assertThat(RewardEstimation.mean(List.of(new double[] {1, -2}, new double[] {3, 0}, new double[] {5, 8})))
                .containsExactly(new double[] {3, 2}, within(1e-12));
    }
}
