// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import java.util.List;

/**
 * The margins of one epoch. All lists have nine elements, in the order of {@link Group#index()}.
 *
 * @param epoch number of the epoch, from 0
 * @param levels margin level of each group during the epoch
 * @param actions what was done to each group's margin before the epoch
 * @param reasons why
 * @param classes number of classes in each group during the epoch, by the embeddings of the epoch before; empty in the
 *     first epoch, which has none
 */
public record EpochMargins(
        int epoch, List<Integer> levels, List<Action> actions, List<MarginReason> reasons, List<Integer> classes) {
    public EpochMargins {
        levels = List.copyOf(levels);
        actions = List.copyOf(actions);
        reasons = List.copyOf(reasons);
        classes = List.copyOf(classes);
        if (levels.size() != Group.NUMBER || actions.size() != Group.NUMBER || reasons.size() != Group.NUMBER) {
            throw new IllegalArgumentException("an epoch has a level, an action and a reason for each of nine groups");
        }
    }
}
