// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * The action of the policy in one state.
 *
 * @param group      group of the state
 * @param level      margin level of the state
 * @param margin     margin of that level
 * @param greedy     the valid action with the highest Q-value
 * @param action     the action that the policy takes
 * @param reason     the reason for the action
 * @param agrees     whether the greedy action is optimal according to value iteration
 * @param finalLevel margin level that the group reaches by following the policy from this state
 * @param values     values of the valid actions, in the order down, keep, up
 */
@RecordBuilder
public record PolicyRow(
        Group group,
        int level,
        double margin,
        Action greedy,
        Action action,
        PolicyReason reason,
        boolean agrees,
        int finalLevel,
        List<ActionValue> values) {
    public PolicyRow {
        values = List.copyOf(values);
    }
}
