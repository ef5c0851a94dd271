// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.result.GroupProbeResult;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The utilities of a network.
 *
 * @param overall mean of each utility over the groups, weighted by their measured classes
 * @param groups each known utility of each group, (9)
 */
public record GroupUtilities(Map<Utility, Double> overall, List<Map<Utility, Double>> groups) {
    public GroupUtilities {
        groups = List.copyOf(groups);
    }

    /** The utilities of a network, from the distances of its classes. */
    public static GroupUtilities of(ClassDistances distances, ClassGroups groups) {
        return of(Reward.groups(Reward.lists(distances), groups));
    }

    /** The utilities of a network, from its results by group, (9). */
    static GroupUtilities of(List<GroupProbeResult> groups) {
        var means = new TreeMap<Utility, Double>();
        for (var utility : Utility.values()) {
            var known = groups.stream()
                    .filter(group -> group.utility(utility).isPresent())
                    .toList();
            double classes = known.stream().mapToInt(GroupProbeResult::measured).sum();
            if (classes > 0) {
                means.put(
                        utility,
                        known.stream()
                                .mapToDouble(group -> group.measured()
                                        * group.utility(utility).getAsDouble()
                                        / classes)
                                .sum());
            }
        }
        return new GroupUtilities(
                means, groups.stream().map(GroupProbeResult::utilities).toList());
    }
}
