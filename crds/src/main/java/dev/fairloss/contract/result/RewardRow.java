// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateAction;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.OptionalDouble;

/**
 * The reward of one valid state-action pair. "Up" from a level and "down" from the next one are the same increment of the
 * group's potential with opposite signs, so they share the standard error and the p-values.
 *
 * @param group            group of the state
 * @param level            margin level of the state
 * @param margin           margin of that level
 * @param action           the action
 * @param reward           change of the group's utility relative to keeping the margin; 0 for keep, and 0 for an empty group,
 *     about which nothing is known
 * @param standardError    standard error of the reward, from the variance between repeats; 0 for keep, absent if unknown
 * @param choiceError      standard error that the choice of the measured people adds, which standardError does not contain; absent
 *     for keep, if all people are measured, and if there are several networks, each of which measures other people
 * @param degreesOfFreedom degrees of freedom of the standard error; absent for keep and if unknown
 * @param pValue           p-value of the two-sided t-test of "the reward is 0"; absent for keep and if unknown
 * @param adjustedPValue   the p-value after Holm's correction for all known increments of the table; absent for keep and if
 *     unknown
 */
@RecordBuilder
public record RewardRow(
        Group group,
        int level,
        double margin,
        Action action,
        double reward,
        OptionalDouble standardError,
        OptionalDouble choiceError,
        OptionalDouble degreesOfFreedom,
        OptionalDouble pValue,
        OptionalDouble adjustedPValue) {
    /** The state-action pair. */
    public StateAction pair() {
        return new StateAction(new State(group, level), action);
    }

    /** Whether the reward and its standard error are known. */
    public boolean known() {
        return Double.isFinite(reward) && pValue.isPresent();
    }

    /**
     * Whether the reward is a gain that is not due to chance: it is positive and significant after Holm's correction.
     *
     * @param confidence family-wise confidence, 0 to less than 1
     */
    public boolean gain(double confidence) {
        return known() && reward > 0 && adjustedPValue.orElse(1) <= 1 - confidence;
    }
}
