// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import java.util.List;

/**
 * The margins of one epoch. Levels, actions and reasons have nine elements, in the order of {@link Group#index()}.
 *
 * @param epoch   the epoch, from 0
 * @param levels  margin level of each group during the epoch
 * @param actions action applied to the margin of each group before the epoch
 * @param reasons reason for the margin of each group
 * @param classes number of classes in each group, assigned from the embeddings of the previous epoch; empty for the first
 *     epoch
 */
public record EpochMargins(
        int epoch, List<Integer> levels, List<Action> actions, List<MarginReason> reasons, List<Integer> classes) {
    public EpochMargins {
        levels = List.copyOf(levels);
        actions = List.copyOf(actions);
        reasons = List.copyOf(reasons);
        classes = List.copyOf(classes);
        if (levels.size() != Group.NUMBER || actions.size() != Group.NUMBER || reasons.size() != Group.NUMBER) {
            throw new IllegalArgumentException(
                    "An epoch needs a level, an action and a reason for each of the nine groups.");
        }
    }
}
