// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateActionSpace;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueIterationTest {
    private static final StateActionSpace THREE = new StateActionSpace(List.of(.1, .2, .3));

    @Test
    void aSmallProblemWorkedOutByHand() {
        // Potentials 0, -1, 3 at three margins; up: -1, then +4; down: +1, then -4. Discount .5.
        // V(high) = 0 (keep for ever: 0; down: -4 + ...). V(middle) = up: 4 + .5 · 0 = 4. V(low) = max(keep .5 V(low),
        // up -1 + .5 · 4 = 1) = 1.
        // Q(low, keep) = .5 · 1; Q(middle, down) = 1 + .5 · 1; Q(middle, keep) = .5 · 4; Q(high, down) = -4 + .5 · 4.
        var problem = Rewards.mdp(Rewards.ofPotential(THREE, 0, 0, -1, 3), .5);
        var values = ValueIteration.solve(problem);
        double[][] expected = {{Double.NaN, .5, 1}, {1.5, 2, 4}, {-2, 0, Double.NaN}};
        for (int state = 0; state < THREE.size(); state++) {
            for (int action = 0; action < 3; action++) {
                double value = values[state][action] * problem.scale();
                if (Double.isNaN(expected[state % 3][action])) {
                    assertThat(value).isNaN();
                } else {
                    assertThat(value).isCloseTo(expected[state % 3][action], within(1e-9));
                }
            }
        }
    }

    @Test
    void withoutDiscountOnlyTheRewardCounts() {
        var problem = Rewards.mdp(Rewards.drawn(1), 0);
        assertThat(Arrays.deepEquals(ValueIteration.solve(problem), problem.rewards()))
                .isTrue();
    }

    @Test
    void rewardsAreOfUnitSize() {
        var problem = Rewards.mdp(Rewards.drawn(1), .9);
        double squares = 0;
        for (double[] ofState : problem.rewards()) {
            assertThat(ofState[Action.KEEP.ordinal()]).isZero();
            for (double reward : ofState) {
                squares += Double.isNaN(reward) ? 0 : reward * reward;
            }
        }
        assertThat(squares / 54).isCloseTo(1, within(1e-12));
    }
}
