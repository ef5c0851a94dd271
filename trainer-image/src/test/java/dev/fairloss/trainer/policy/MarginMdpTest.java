// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MarginMdpTest {
    private static final StateActionSpace TWO = new StateActionSpace(List.of(.1, .2));

    /** Rewards of all groups: "keep" .5, moves 2.5. */
    private static RewardTable withKeep() {
        var rows = TWO.validPairs().stream()
                .map(pair -> new RewardRow(
                        pair.state().group(),
                        pair.state().level(),
                        TWO.margin(pair.state().level()),
                        pair.action(),
                        pair.action() == Action.KEEP ? .5 : 2.5,
                        OptionalDouble.of(1)))
                .toList();
        return new RewardTable(
                RewardTable.VERSION,
                CollectionStrategy.Exhaustive,
                Utility.DPrime,
                TWO.margins(),
                20,
                1,
                OptionalDouble.empty(),
                rows,
                List.of());
    }

    @Test
    void rewardsAreRelativeToKeepAndScaled() {
        var mdp = MarginMdp.of(withKeep(), .9);
        // Moves: 2.5 - .5 = 2, all equal: standard deviation around 0 is 2.
        assertThat(mdp.scale()).isEqualTo(2);
        assertThat(mdp.rewards()[0]).containsExactly(Double.NaN, 0, 1);
        assertThat(mdp.rewards()[1]).containsExactly(1, 0, Double.NaN);
    }

    @Test
    void rewardsOfZeroHaveScaleOne() {
        assertThat(MarginMdp.of(Rewards.of(TWO, 1, pair -> 0), .9).scale()).isEqualTo(1);
    }

    @Test
    void knowsValidActionsAndNextStates() {
        var mdp = MarginMdp.of(withKeep(), .9);
        assertThat(mdp.isValid(0, Action.DOWN.ordinal())).isFalse();
        assertThat(mdp.isValid(0, Action.UP.ordinal())).isTrue();
        assertThat(mdp.next(0, Action.UP.ordinal())).isEqualTo(1);
        assertThat(mdp.next(3, Action.DOWN.ordinal())).isEqualTo(2);
        assertThat(mdp.next(2, Action.KEEP.ordinal())).isEqualTo(2);
    }

    @Test
    void theBestValueIsThatOfAValidAction() {
        var mdp = MarginMdp.of(withKeep(), .9);
        assertThat(mdp.best(new double[] {9, 1, 2}, 0)).isEqualTo(2);
        assertThat(mdp.best(new double[] {-3, -1, 9}, 1)).isEqualTo(-1);
    }

    @Test
    void looksOneStepAhead() {
        var mdp = MarginMdp.of(withKeep(), .5);
        double[][] values = new double[18][3];
        values[0] = new double[] {Double.NaN, 3, 4};
        values[1] = new double[] {6, 5, Double.NaN};
        // State 0: keep 0 + .5 · 4; up 1 + .5 · 6. State 1: down 1 + .5 · 4; keep 0 + .5 · 6.
        double[][] targets = mdp.lookAhead(values);
        assertThat(targets[0]).containsExactly(new double[] {Double.NaN, 2, 4}, within(1e-12));
        assertThat(targets[1]).containsExactly(new double[] {3, 3, Double.NaN}, within(1e-12));
    }

    @Test
    void theDiscountIsZeroToLessThanOne() {
        assertThat(MarginMdp.of(withKeep(), 0).discount()).isZero();
        for (double discount : new double[] {-.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> MarginMdp.of(withKeep(), discount))
                    .hasMessage("discount must be at least 0 and less than 1, not " + discount);
        }
    }
}
