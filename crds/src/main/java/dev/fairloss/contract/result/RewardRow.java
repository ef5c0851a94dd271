// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateAction;
import java.util.OptionalDouble;

/**
 * The reward of one valid state-action pair.
 *
 * @param group group of the state
 * @param level margin level of the state
 * @param margin margin of the level
 * @param action the action
 * @param reward change of the group's utility against keeping the margin, in units of 1 - cos; 0 for keep, and 0 where
 *     nothing is known (an empty group)
 * @param standardError of the reward; 0 for keep, absent where it is not known
 */
public record RewardRow(
        Group group, int level, double margin, Action action, double reward, OptionalDouble standardError) {
    /** The pair that the reward is of. */
    public StateAction pair() {
        return new StateAction(new State(group, level), action);
    }
}
