// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.Convergence;
import dev.fairloss.contract.result.Convergence.GroupDrift;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hipparchus.stat.StatUtils;

/** Compares what the fine-tunes change by training on with what they change by their margins. */
public final class Convergences {
    private Convergences() {}

    /**
     * The comparison for one utility. The drift of a group is the mean of its utility after a fine-tune minus that of the
     * pretrained network, of the same people. The effect is the standard deviation between the fine-tunes of a repeat, whose mini-batches are
     * equal, pooled over the repeats.
     *
     * @param before the measurement of each pretrained network
     * @param results of all fine-tunes; those of a rotation with equal order seeds are a repeat
     * @throws IllegalArgumentException if the network of a fine-tune was not measured
     */
    public static Convergence of(List<ProbeResult> before, List<ProbeResult> results, Utility utility) {
        Map<Integer, ProbeResult> networks =
                before.stream().collect(Collectors.toMap(ProbeResult::rotation, Function.identity()));
        Map<List<Long>, List<ProbeResult>> repeats = results.stream()
                .collect(Collectors.groupingBy(
                        result -> List.of((long) result.rotation(), result.orderSeed()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return new Convergence(
                utility,
                Group.all().stream()
                        .map(group ->
                                drift(group, networks, repeats.values().stream().toList(), utility))
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static Optional<GroupDrift> drift(
            Group group, Map<Integer, ProbeResult> networks, List<List<ProbeResult>> repeats, Utility utility) {
        double drift = 0;
        double variance = 0;
        for (var repeat : repeats) {
            var network = Optional.ofNullable(networks.get(repeat.get(0).rotation()))
                    .orElseThrow(() -> new IllegalArgumentException("the network of rotation "
                            + repeat.get(0).rotation() + " was not measured before its fine-tunes"));
            int[] classes = new ClassGroups(repeat.get(0).classGroups()).members(group);
            double[] after = repeat.stream()
                    .mapToDouble(result -> value(result, classes, utility))
                    .toArray();
            double start = value(network, classes, utility);
            drift += (StatUtils.mean(after) - start) / repeats.size();
            variance += StatUtils.variance(after) / repeats.size();
        }
        return Double.isFinite(drift) && Double.isFinite(variance) && !repeats.isEmpty()
                ? Optional.of(new GroupDrift(group, drift, Math.sqrt(variance)))
                : Optional.empty();
    }

    private static double value(ProbeResult result, int[] classes, Utility utility) {
        return GroupDistances.of(result.distances(), classes).utility(utility);
    }
}
