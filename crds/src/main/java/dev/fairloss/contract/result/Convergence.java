// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.spec.Utility;
import java.util.List;

/**
 * Whether the pretrained networks had converged when the rewards were collected: the fine-tunes should change the utility of a
 * group by their margins more than by training on. Ours, not from the paper.
 *
 * @param utility the utility that is compared
 * @param groups  the groups in which it is known, in the order of their indexes
 */
public record Convergence(Utility utility, List<GroupDrift> groups) {
    public Convergence {
        groups = List.copyOf(groups);
    }

    /**
     * One group.
     *
     * @param group   the group
     * @param drift   mean change of the utility from the pretrained network to its fine-tunes, over all margins
     * @param effect  standard deviation of the utility between the fine-tunes of a repeat, which differ in their margins alone
     */
    public record GroupDrift(Group group, double drift, double effect) {
        /** Whether training on changes the utility more than the margins do. */
        public boolean driftsMore() {
            return Math.abs(drift) > effect;
        }
    }

    /** Number of groups in which training on changes the utility more than the margins do. */
    public long drifting() {
        return groups.stream().filter(GroupDrift::driftsMore).count();
    }

    /** Whether the margins change the utility more than training on does, in at least half of the groups. */
    public boolean converged() {
        return 2 * drifting() <= groups.size();
    }
}
