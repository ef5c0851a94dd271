// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import java.util.List;

/**
 * What the policy does in one state.
 *
 * @param group group of the state
 * @param level margin level of the state
 * @param margin margin of the level
 * @param greedy the valid action that the Q-network values most
 * @param action the action that is taken
 * @param reason why it is taken
 * @param agrees whether the greedy action is one of the best by exact value iteration
 * @param settlesAt margin level at which the group ends when it starts here and follows the policy
 * @param values worth of the valid actions, down before keep before up
 */
public record PolicyRow(
        Group group,
        int level,
        double margin,
        Action greedy,
        Action action,
        PolicyReason reason,
        boolean agrees,
        int settlesAt,
        List<ActionValue> values) {
    public PolicyRow {
        values = List.copyOf(values);
    }
}
