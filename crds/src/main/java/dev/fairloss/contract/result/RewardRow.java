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
 * @param group         group of the state
 * @param level         margin level of the state
 * @param margin        margin of that level
 * @param action        the action
 * @param reward        change of the group's utility relative to keeping the margin; 0 for keep, and 0 for
 *     an empty group, about which nothing is known
 * @param standardError standard error of the reward; 0 for keep, absent if unknown
 */
public record RewardRow(
        Group group, int level, double margin, Action action, double reward, OptionalDouble standardError) {
    /** The state-action pair. */
    public StateAction pair() {
        return new StateAction(new State(group, level), action);
    }
}
