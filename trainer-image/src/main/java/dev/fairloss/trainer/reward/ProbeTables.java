// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.result.ProbeTable;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.hipparchus.stat.StatUtils;

/** Summarizes the fine-tunes of a policy. */
public final class ProbeTables {
    private ProbeTables() {}

    /**
     * The table.
     *
     * @param results results of the fine-tunes, in the order of their indexes, repeat after repeat
     * @param repeats number of repeats
     */
    public static ProbeTable of(List<ProbeResult> results, int repeats) {
        int runs = results.size() / repeats;
        return new ProbeTable(
                ProbeTable.VERSION,
                IntStream.range(0, results.size())
                        .mapToObj(i -> row(i / runs, results.get(i)))
                        .toList(),
                Group.all().stream().map(group -> spread(results, group)).toList());
    }

    private static ProbeTable.Row row(int repeat, ProbeResult result) {
        var utilities = GroupUtilities.of(result.groups());
        return new ProbeTable.Row(repeat, utilities.overall(), utilities.groups(), result.accuracy());
    }

    private static OptionalDouble spread(List<ProbeResult> results, Group group) {
        return results.stream()
                .map(result -> differences(result, group))
                .filter(differences -> differences.length > 1)
                .mapToDouble(differences -> Math.sqrt(StatUtils.variance(differences)))
                .average();
    }

    /** Inter-class minus intra-class distance of the classes of a group, where both are known. */
    private static double[] differences(ProbeResult result, Group group) {
        var distances = result.distances();
        return IntStream.of(new ClassGroups(result.classGroups()).members(group))
                .mapToDouble(c ->
                        (double) distances.inter().get(c) - distances.intra().get(c))
                .filter(difference -> !Double.isNaN(difference))
                .toArray();
    }
}
