// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.StateActionSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupRegressionTest {
    private static final List<Double> MARGINS = StateActionSpace.PAPER.margins();
    private static final List<List<Integer>> DESIGN = BalancedDesignSearch.search(StateActionSpace.PAPER, 1);
    private static final double[] POTENTIAL = {0, 3, -2, 5};
    private static final int GROUP = 4;

    /** Utility of group 4: drift 10 per repeat, its potential, 2 per unit of group 0's margin and -7 per unit of group 8's. */
    private static double utility(int repeat, List<Integer> run) {
        return 10 * (repeat + 1)
                + POTENTIAL[run.get(GROUP)]
                + 2 * MARGINS.get(run.get(0))
                - 7 * MARGINS.get(run.get(8));
    }

    private static double[] utilities(int repeats) {
        var utilities = new ArrayList<Double>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            for (var run : DESIGN) {
                utilities.add(utility(repeat, run));
            }
        }
        return utilities.stream().mapToDouble(u -> u).toArray();
    }

    @Test
    void recoversPotentialAndEffects() {
        for (int repeats = 1; repeats <= 3; repeats++) {
            var fit = new GroupRegression(GROUP, Collections.nCopies(repeats, DESIGN), MARGINS).fit(utilities(repeats));
            assertThat(fit.potential()).containsExactly(POTENTIAL, within(1e-9));
            assertThat(fit.crossGroupEffects())
                    .containsExactly(new double[] {2, 0, 0, 0, 0, 0, 0, 0, -7}, within(1e-9));
            assertThat(fit.noise()).isCloseTo(0, within(1e-18));
        }
    }

    @Test
    void degreesOfFreedomAreRunsMinusCoefficients() {
        // Coefficients: a drift per repeat, 3 potentials, 8 effects.
        assertThat(new GroupRegression(GROUP, Collections.nCopies(1, DESIGN), MARGINS).degreesOfFreedom())
                .isEqualTo(16 - 12);
        assertThat(new GroupRegression(GROUP, Collections.nCopies(2, DESIGN), MARGINS).degreesOfFreedom())
                .isEqualTo(32 - 13);
    }

    /** Noise orthogonal to all regressors stays in the residuals: repeats that differ by +1 and -1 in a balanced way. */
    @Test
    void noiseIsTheResidualSumOfSquaresPerDegreeOfFreedom() {
        double[] utilities = utilities(2);
        var sign = new double[16];
        // Run by run +1 in one repeat and -1 in the other, with a drift of 0: half of the runs have it the other way
        // round.
        for (int run = 0; run < 16; run++) {
            sign[run] = run < 8 ? 1 : -1;
            utilities[run] += sign[run];
            utilities[16 + run] -= sign[run];
        }
        // Both repeats have the same regressors but for the drift, so the contrast between them is fitted by none.
        var fit = new GroupRegression(GROUP, Collections.nCopies(2, DESIGN), MARGINS).fit(utilities);
        assertThat(fit.potential()).containsExactly(POTENTIAL, within(1e-9));
        assertThat(fit.noise()).isCloseTo(32 / 19., within(1e-9));
    }

    @Test
    void varianceOfADifferenceIsThatOfTheCellMeansIfNothingCorrelates() {
        // A design without correlations: two levels, columns of a 16-run Hadamard matrix. Two means of 8 runs: 1/8 +
        // 1/8.
        List<List<Integer>> hadamard = new ArrayList<>();
        for (int run = 0; run < 16; run++) {
            List<Integer> levels = new ArrayList<>();
            for (int column = 1; column <= 9; column++) {
                levels.add(Integer.bitCount(run & column) % 2);
            }
            hadamard.add(levels);
        }
        for (int repeats = 1; repeats <= 2; repeats++) {
            double[][] variances = new GroupRegression(3, Collections.nCopies(repeats, hadamard), List.of(.1, .4))
                    .varianceOfDifferences();
            assertThat(variances[0]).containsExactly(new double[] {0, .25 / repeats}, within(1e-12));
            assertThat(variances[1]).containsExactly(new double[] {.25 / repeats, 0}, within(1e-12));
        }
    }

    @Test
    void anUnknownUtilityMakesAllUnknown() {
        double[] utilities = utilities(1);
        utilities[3] = Double.NaN;
        var fit = new GroupRegression(GROUP, Collections.nCopies(1, DESIGN), MARGINS).fit(utilities);
        assertThat(fit.potential()[0]).isZero();
        assertThat(fit.potential()[1]).isNaN();
        assertThat(fit.crossGroupEffects()[0]).isNaN();
        assertThat(fit.noise()).isNaN();
    }

    @Test
    void withoutDegreesOfFreedomTheNoiseIsUnknown() {
        // 12 runs for 12 coefficients: four levels of each group in turn, no two columns alike.
        var twelve = DESIGN.subList(0, 12);
        var regression = new GroupRegression(GROUP, Collections.nCopies(1, twelve), MARGINS);
        assertThat(regression.degreesOfFreedom()).isZero();
        assertThat(regression.isSolvable()).isTrue();
        double[] utilities = twelve.stream().mapToDouble(run -> utility(0, run)).toArray();
        assertThat(regression.fit(utilities).noise()).isNaN();
        assertThat(regression.fit(utilities).potential()).containsExactly(POTENTIAL, within(1e-6));
    }

    @Test
    void oneDegreeOfFreedomIsEnoughForTheNoise() {
        var thirteen = DESIGN.subList(0, 13);
        double[] utilities =
                thirteen.stream().mapToDouble(run -> utility(0, run)).toArray();
        assertThat(new GroupRegression(GROUP, Collections.nCopies(1, thirteen), MARGINS)
                        .fit(utilities)
                        .noise())
                .isCloseTo(0, within(1e-12));
    }

    @Test
    void aLevelThatDoesNotOccurCannotBeEstimated() {
        List<List<Integer>> withoutLevel3 = DESIGN.stream()
                .map(run -> {
                    var changed = new ArrayList<>(run);
                    changed.set(GROUP, Math.min(2, run.get(GROUP)));
                    return List.copyOf(changed);
                })
                .toList();
        assertThat(new GroupRegression(GROUP, Collections.nCopies(1, withoutLevel3), MARGINS).isSolvable())
                .isFalse();
        assertThat(GroupRegression.canAnalyze(withoutLevel3, MARGINS)).isFalse();
        assertThat(GroupRegression.canAnalyze(DESIGN, MARGINS)).isTrue();
    }

    @Test
    void groupsThatMoveTogetherCannotBeSeparated() {
        var together = Collections.nCopies(4, List.of(0, 1, 2, 3)).stream()
                .flatMap(List::stream)
                .map(level -> Collections.nCopies(9, level))
                .toList();
        assertThat(new GroupRegression(0, Collections.nCopies(1, together), MARGINS).isSolvable())
                .isFalse();
    }
}
