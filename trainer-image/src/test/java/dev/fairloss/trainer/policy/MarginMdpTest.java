// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarginMdpTest {
    private static final StateActionSpace TWO = new StateActionSpace(List.of(.1, .2));

    /** Up gains 2, down loses 2. */
    private static RewardTable table() {
        return Rewards.of(TWO, 1, (group, level) -> 2);
    }

    @Test
    void rewardsAreScaledToUnitSize() {
        var mdp = Rewards.mdp(table(), .9);
        assertThat(mdp.scale()).isEqualTo(2);
        assertThat(mdp.rewards()[0]).containsExactly(Double.NaN, 0, 1);
        assertThat(mdp.rewards()[1]).containsExactly(-1, 0, Double.NaN);
    }

    @Test
    void aMoveThatIsNotAllowedIsInvalid() {
        var mdp = MarginMdp.of(table(), row -> row.reward() > 0, .9);
        assertThat(mdp.rewards()[0]).containsExactly(Double.NaN, 0, 1);
        assertThat(mdp.rewards()[1]).containsExactly(Double.NaN, 0, Double.NaN);
        assertThat(MarginMdp.of(table(), row -> false, .9).scale()).isEqualTo(1);
    }

    @Test
    void rewardsOfZeroHaveScaleOne() {
        assertThat(Rewards.mdp(Rewards.of(TWO, 1, (group, level) -> 0), .9).scale())
                .isEqualTo(1);
    }

    @Test
    void knowsValidActionsAndNextStates() {
        var mdp = Rewards.mdp(table(), .9);
        assertThat(mdp.isValid(0, Action.DOWN.ordinal())).isFalse();
        assertThat(mdp.isValid(0, Action.UP.ordinal())).isTrue();
        assertThat(mdp.next(0, Action.UP.ordinal())).isEqualTo(1);
        assertThat(mdp.next(3, Action.DOWN.ordinal())).isEqualTo(2);
        assertThat(mdp.next(2, Action.KEEP.ordinal())).isEqualTo(2);
    }

    @Test
    void theBestValueIsThatOfAValidAction() {
        var mdp = Rewards.mdp(table(), .9);
        assertThat(mdp.best(new double[] {9, 1, 2}, 0)).isEqualTo(2);
        assertThat(mdp.best(new double[] {-3, -1, 9}, 1)).isEqualTo(-1);
    }

    @Test
    void looksOneStepAhead() {
        var mdp = Rewards.mdp(table(), .5);
        double[][] values = new double[18][3];
        values[0] = new double[] {Double.NaN, 3, 4};
        values[1] = new double[] {6, 5, Double.NaN};
        // State 0: keep 0 + .5 · 4; up 1 + .5 · 6. State 1: down -1 + .5 · 4; keep 0 + .5 · 6.
        double[][] targets = mdp.lookAhead(values);
        assertThat(targets[0]).containsExactly(new double[] {Double.NaN, 2, 4}, within(1e-12));
        assertThat(targets[1]).containsExactly(new double[] {1, 3, Double.NaN}, within(1e-12));
    }

    @Test
    void theDiscountIsZeroToLessThanOne() {
        assertThat(Rewards.mdp(table(), 0).discount()).isZero();
        for (double discount : new double[] {-.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> Rewards.mdp(table(), discount))
                    .hasMessage("discount must be at least 0 and less than 1, not " + discount);
        }
    }
}
