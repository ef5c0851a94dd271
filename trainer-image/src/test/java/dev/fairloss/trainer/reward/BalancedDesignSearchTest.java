// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.trainer.testing.Spaces;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalancedDesignSearchTest {
    private static final List<Double> MARGINS = List.of(.1, .2, .3, .4, .5, .6, .7, .8);

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8})
    void everyLevelOfEveryGroupOccursEquallyOften(int levels) {
        var space = new StateActionSpace(MARGINS.subList(0, levels));
        int runs = CollectionStrategy.BalancedDesign.fineTunes(space);
        var design = BalancedDesignSearch.search(space, 1);
        assertThat(design).hasSize(runs);
        for (int group = 0; group < 9; group++) {
            for (int level = 0; level < levels; level++) {
                int g = group;
                int l = level;
                assertThat(design.stream().filter(run -> run.get(g) == l)).hasSize(runs / levels);
            }
        }
        // Nearly as good as if no two columns correlated.
        assertThat(BalancedDesignSearch.meanIncrementVariance(space, design)).isLessThan(1.4 * 2 * levels / runs);
    }

    /** Of two levels and 16 runs there are designs without any correlation; a column of four levels cannot reach that. */
    @Test
    void twoLevelsReachTheLeastVariance() {
        var space = new StateActionSpace(List.of(.1, .2));
        // Two means of 8 runs: 1/8 + 1/8.
        for (int seed = 0; seed < 4; seed++) {
            assertThat(BalancedDesignSearch.meanIncrementVariance(space, BalancedDesignSearch.search(space, seed)))
                    .isCloseTo(.25, within(1e-9));
        }
    }

    @Test
    void theSeedDeterminesTheDesign() {
        assertThat(BalancedDesignSearch.search(Spaces.PAPER, 1))
                .isEqualTo(BalancedDesignSearch.search(Spaces.PAPER, 1))
                .isNotEqualTo(BalancedDesignSearch.search(Spaces.PAPER, 2));
    }

    /** A change of these designs would make the probes of stored collections useless. */
    @Test
    void theDesignOfASeedDoesNotChange() {
        var design = BalancedDesignSearch.search(Spaces.PAPER, 1);
        assertThat(design.get(0)).isEqualTo(List.of(1, 3, 3, 1, 3, 3, 0, 0, 3));
        assertThat(design.get(15)).isEqualTo(List.of(2, 3, 1, 1, 1, 1, 2, 2, 0));
    }

    /** Of 30 seeds at once, so that the number of starts counts too. */
    @Test
    void theDesignsOfOtherSeedsDoNotChange() {
        var hashes = IntStream.range(0, 30)
                .mapToObj(
                        seed -> BalancedDesignSearch.search(Spaces.PAPER, seed).hashCode())
                .toList();
        assertThat(hashes.hashCode()).isEqualTo(-282079601);
    }

    @Test
    void aDesignThatCannotBeAnalyzedHasInfiniteVariance() {
        var same = Collections.nCopies(16, Collections.nCopies(9, 1));
        assertThat(BalancedDesignSearch.meanIncrementVariance(Spaces.PAPER, same))
                .isInfinite();
    }

    @Test
    void contrastsAreTheOrthogonalPolynomials() {
        // The table for four equally spaced levels: (-3 -1 1 3)/√5, (1 -1 -1 1), (-1 3 -3 1)/√5; the sign is free.
        double[][] expected = {
            {-3 / Math.sqrt(5), -1 / Math.sqrt(5), 1 / Math.sqrt(5), 3 / Math.sqrt(5)},
            {1, -1, -1, 1},
            {-1 / Math.sqrt(5), 3 / Math.sqrt(5), -3 / Math.sqrt(5), 1 / Math.sqrt(5)}
        };
        double[][] contrasts = BalancedDesignSearch.contrasts(List.of(.15, .25, .35, .45));
        assertThat(contrasts).hasDimensions(3, 4);
        for (int power = 0; power < 3; power++) {
            double[] contrast = contrasts[power];
            double sign = Math.signum(contrast[0]) * Math.signum(expected[power][0]);
            double[] signed =
                    IntStream.range(0, 4).mapToDouble(i -> sign * contrast[i]).toArray();
            assertThat(signed).containsExactly(expected[power], within(1e-12));
        }
    }
}
