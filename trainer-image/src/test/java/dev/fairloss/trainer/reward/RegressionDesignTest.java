// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.testing.Spaces;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegressionDesignTest {
    private static final StateActionSpace SPACE = Spaces.PAPER;

    @Test
    void everyRepeatRunsItsOwnDesign() {
        var designs = List.of(BalancedDesignSearch.search(SPACE, 1), BalancedDesignSearch.search(SPACE, 2));
        var setup = new CollectionSetup(SPACE, 2, 2, 1);
        var probes = new RegressionDesign(CollectionStrategy.BalancedDesign, setup, designs).probes();
        for (int i = 0; i < 32; i++) {
            assertThat(probes.get(i).levels()).isEqualTo(designs.get(i / 16).get(i % 16));
            assertThat(probes.get(i).network()).isEqualTo(i / 16 + 1);
        }
    }

    @Test
    void theNumberOfRunsMustFitTheStrategy() {
        var setup = new CollectionSetup(SPACE, 1, 1, 1);
        assertThatThrownBy(() -> new RegressionDesign(CollectionStrategy.RandomDesign, setup, List.of(List.of())))
                .hasMessage("RandomDesign has 16 runs per repeat, but the design has 0");
        assertThatThrownBy(() -> new RegressionDesign(CollectionStrategy.RandomDesign, setup, List.of()))
                .hasMessage("the collection has 1 repeats, but there are 0 designs");
    }

    @Test
    void crossGroupEffectsAreZeroOnTheDiagonal() {
        var design = CollectionDesign.of(CollectionStrategy.BalancedDesign, new CollectionSetup(SPACE, 1, 1, 1));
        var faces = SimulatedFaces.draw(SPACE, 0, 1);
        var effects = design.rewards(faces.run(design), Utility.Difference).crossGroupEffects();
        for (int row = 0; row < 9; row++) {
            for (int column = 0; column < 9; column++) {
                assertThat(effects.get(row).get(column))
                        .isCloseTo(faces.crossGroupEffects()[row][column], within(1e-6));
            }
        }
    }
}
