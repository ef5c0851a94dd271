// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The action of the policy in one state.
 *
 * @param group      group of the state
 * @param level      margin level of the state
 * @param margin     margin of that level
 * @param best       the action with the highest estimated reward, significant or not
 * @param action     the action that the policy takes
 * @param reason     the reason for the action
 * @param agrees     whether value iteration finds the action optimal among the allowed ones; a check of the solver, not of the rewards
 * @param stability  share of the bootstrap resamples in which the state has the same action before the policy as a whole is
 *     checked, 0 to 1; absent with one repeat
 * @param finalLevel margin level that the group reaches by following the policy from this state
 * @param values     values of the allowed actions, in the order down, keep, up
 */
@RecordBuilder
public record PolicyRow(
        Group group,
        int level,
        double margin,
        Action best,
        Action action,
        PolicyReason reason,
        boolean agrees,
        OptionalDouble stability,
        int finalLevel,
        List<ActionValue> values) {
    public PolicyRow {
        values = List.copyOf(values);
    }
}
