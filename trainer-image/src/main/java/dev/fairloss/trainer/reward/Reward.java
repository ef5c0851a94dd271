// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ClassValues;
import dev.fairloss.contract.result.GroupProbeResult;
import dev.fairloss.contract.result.ProbeDistances;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The reward of a margin change. For group g, after a probe in which all groups have margin m, let x be the reward images of the
 * classes of g, which neither the pretrained network nor the probe has seen, c their own class center and n the 5 nearest other
 * centers:
 *
 * <pre>
 *   inter_g(m) = mean of d(x, n)      intra_g(m) = mean of d(x, c)      every class weighs the same
 *   u_g(m) = a {@link Utility} of both, such as inter - intra or log(inter / intra)
 *   reward(g, m, a) = u_g(m + a) - u_g(m)
 * </pre>
 *
 * Both utilities come from probes with the same mini-batches, so that the drift common to all margins cancels. Distances are
 * 1 - cos (see {@link EmbeddingDistances}). A larger utility is better. The paper defines the reward as the change of inter-class
 * and intra-class distances after a fine-tune; these formulas are ours.
 */
public final class Reward {
    private Reward() {}

    /**
     * What was measured.
     *
     * @param probe index of the probe; {@link ProbeResult#BEFORE} for a pretrained network
     * @param rotation which reward images were measured, 0 or more
     * @param margins margin of each group, (9)
     * @param orderSeed seed of the mini-batches; 0 without a fine-tune
     */
    public record Subject(int probe, int rotation, List<Double> margins, long orderSeed) {
        public Subject {
            margins = List.copyOf(margins);
        }
    }

    /**
     * The measurements of one probe: the utilities of every group and the distances of every class.
     *
     * @param distances of the embeddings after the probe
     * @param groups the group of each class; the same for all probes of a rotation
     */
    public static ProbeResult measure(Subject subject, ClassDistances distances, ClassGroups groups) {
        var lists = lists(distances);
        return new ProbeResult(
                ProbeResult.VERSION,
                subject.probe(),
                subject.rotation(),
                subject.margins(),
                subject.orderSeed(),
                groups(lists, groups),
                groups.indexes(),
                lists,
                Optional.empty());
    }

    /** The distances of the classes as they are stored. */
    static ProbeDistances lists(ClassDistances distances) {
        return new ProbeDistances(
                ClassValues.of(distances.inter()),
                ClassValues.of(distances.intra()),
                ClassValues.of(distances.interSquares()),
                ClassValues.of(distances.intraSquares()),
                ClassValues.of(distances.trainingInter()),
                ClassValues.of(distances.trainingIntra()));
    }

    /** The results of the nine groups. */
    static List<GroupProbeResult> groups(ProbeDistances distances, ClassGroups groups) {
        return Group.all().stream()
                .map(group -> result(group, distances, groups))
                .toList();
    }

    private static GroupProbeResult result(Group group, ProbeDistances distances, ClassGroups groups) {
        int[] classes = groups.members(group);
        var means = GroupDistances.of(distances, classes);
        Map<Utility, Double> utilities = new EnumMap<>(Utility.class);
        for (var utility : Utility.values()) {
            double value = means.utility(utility);
            if (Double.isFinite(value)) {
                utilities.put(utility, value);
            }
        }
        long measured = IntStream.of(classes)
                .filter(c -> !Float.isNaN(distances.intra().get(c)))
                .count();
        return new GroupProbeResult(
                group, classes.length, (int) measured, present(means.inter()), present(means.intra()), utilities);
    }

    private static OptionalDouble present(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
