// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.StateActionSpace;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectionStrategyTest {
    @ParameterizedTest
    @CsvSource({"2, 20, 16", "3, 39, 18", "4, 58, 16", "5, 77, 20", "8, 134, 32"})
    void fineTunesOfOneRepeat(int levels, int exhaustive, int regression) {
        // Exhaustive: one "keep" run per level + 9 groups × 2 (levels - 1) moves; 4 + 54 = 58 for four levels.
        var space = new StateActionSpace(List.of(.1, .2, .3, .4, .5, .6, .7, .8).subList(0, levels));
        assertThat(CollectionStrategy.Exhaustive.fineTunes(space)).isEqualTo(exhaustive);
        assertThat(CollectionStrategy.BalancedDesign.fineTunes(space)).isEqualTo(regression);
        assertThat(CollectionStrategy.RandomDesign.fineTunes(space)).isEqualTo(regression);
    }
}
