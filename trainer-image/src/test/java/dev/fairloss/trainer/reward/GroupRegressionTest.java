// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.testing.Spaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupRegressionTest {
    private static final List<Double> MARGINS = Spaces.PAPER.margins();
    private static final List<List<Integer>> DESIGN = BalancedDesignSearch.search(Spaces.PAPER, 1);
    private static final double[] POTENTIAL = {0, 3, -2, 5};
    private static final int GROUP = 4;

    private static final boolean[] ALL = GroupRegression.allPresent();

    /** Utility of group 4: drift 10, its potential, 2 per unit of group 0's margin and -7 per unit of group 8's. */
    private static double utility(List<Integer> run) {
        return 10 + POTENTIAL[run.get(GROUP)] + 2 * MARGINS.get(run.get(0)) - 7 * MARGINS.get(run.get(8));
    }

    private static double[] estimates(double[][] weights, List<List<Integer>> design) {
        return Arrays.stream(weights)
                .mapToDouble(row -> IntStream.range(0, design.size())
                        .mapToDouble(run -> row[run] * utility(design.get(run)))
                        .sum())
                .toArray();
    }

    @Test
    void recoversPotentialAndEffects() {
        var regression = new GroupRegression(GROUP, DESIGN, MARGINS, ALL);
        assertThat(estimates(regression.incrementWeights(), DESIGN))
                .containsExactly(new double[] {3, -5, 7}, within(1e-9));
        assertThat(estimates(regression.effectWeights(), DESIGN))
                .containsExactly(new double[] {2, 0, 0, 0, 0, 0, 0, 0, -7}, within(1e-9));
    }

    /** The margins of an empty group change nothing, so its slope is not estimated and costs no precision. */
    @Test
    void anEmptyGroupCostsNothing() {
        var present = ALL.clone();
        present[2] = false;
        present[5] = false;
        var regression = new GroupRegression(GROUP, DESIGN, MARGINS, present);
        assertThat(estimates(regression.incrementWeights(), DESIGN))
                .containsExactly(new double[] {3, -5, 7}, within(1e-9));
        assertThat(estimates(regression.effectWeights(), DESIGN))
                .containsExactly(new double[] {2, 0, 0, 0, 0, 0, 0, 0, -7}, within(1e-9));
        double[] all = new GroupRegression(GROUP, DESIGN, MARGINS, ALL).incrementVariances();
        for (int level = 0; level < 3; level++) {
            assertThat(regression.incrementVariances()[level]).isLessThan(all[level]);
        }
    }

    @Test
    void varianceOfAnIncrementIsThatOfTheCellMeansIfNothingCorrelates() {
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
        assertThat(new GroupRegression(3, hadamard, List.of(.1, .4), ALL).incrementVariances())
                .containsExactly(new double[] {.25}, within(1e-12));
    }

    @Test
    void allNineGroupsArePresent() {
        assertThat(GroupRegression.allPresent()).containsExactly(true, true, true, true, true, true, true, true, true);
    }

    @Test
    void asManyRunsAsCoefficientsAreEnough() {
        // 12 runs for 12 coefficients: a drift, 3 levels, 8 effects.
        var twelve = DESIGN.subList(0, 12);
        var regression = new GroupRegression(GROUP, twelve, MARGINS, ALL);
        assertThat(regression.isSolvable()).isTrue();
        assertThat(estimates(regression.incrementWeights(), twelve))
                .containsExactly(new double[] {3, -5, 7}, within(1e-6));
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
        assertThat(new GroupRegression(GROUP, withoutLevel3, MARGINS, ALL).isSolvable())
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
        assertThat(new GroupRegression(0, together, MARGINS, ALL).isSolvable()).isFalse();
    }
}
