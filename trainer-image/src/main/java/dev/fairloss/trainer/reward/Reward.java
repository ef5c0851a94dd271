// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.GroupProbeResult;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The reward of a margin change. For group g, after a probe in which all groups have margin m:
 *
 * <pre>
 *   u_g(m) = mean over the classes of g of (mean distance of the class center to its 5 nearest other centers)
 *          - mean over the classes of g of (mean distance of the images to the center of their class)
 *   reward(g, m, a) = u_g(m + a) - u_g(m)
 * </pre>
 *
 * Both utilities come from probes with the same mini-batches, so that the drift common to all margins cancels. Distances are
 * 1 - cos (see {@link EmbeddingDistances}). A larger utility is better: classes are farther apart or narrower. The paper
 * defines the reward as the change of inter-class and intra-class distances after a fine-tune; this formula is ours.
 */
public final class Reward {
    private Reward() {}

    /**
     * Measures the result of one probe: the utility of every group and the distances of every class.
     *
     * @param probe index of the probe
     * @param distances of the embeddings after the probe, (classes)
     * @param groups the group of each class; the same for all probes of a collection
     */
    public static ProbeResult measure(int probe, ClassDistances distances, ClassGroups groups) {
        var inter = list(distances.inter());
        var intra = list(distances.intra());
        var utilities = Group.all().stream()
                .map(group -> utility(group, inter, intra, groups))
                .toList();
        return new ProbeResult(ProbeResult.VERSION, probe, utilities, groups.toList(), inter, intra);
    }

    private static GroupProbeResult utility(Group group, List<Float> inter, List<Float> intra, ClassGroups groups) {
        var utility = Utility.of(group.index(), inter, intra, groups::group);
        return new GroupProbeResult(
                group,
                groups.sizes()[group.index()],
                present(utility.inter()),
                present(utility.intra()),
                present(utility.value()),
                present(utility.standardError()));
    }

    /**
     * The reward of a group from two probes with the same mini-batches, one with the changed margin and one without.
     *
     * @param group index of the group, 0 to 8
     * @return the reward; its standard error is that of the mean over the group's classes and leaves out what another order of
     *     mini-batches would change
     * @throws IllegalArgumentException if the probes group the classes differently
     */
    static RewardEstimate difference(ProbeResult moved, ProbeResult kept, int group) {
        if (!moved.classGroups().equals(kept.classGroups())) {
            throw new IllegalArgumentException(
                    "probes " + moved.probe() + " and " + kept.probe() + " were measured with different groups");
        }
        var inter = subtract(moved.inter(), kept.inter());
        var intra = subtract(moved.intra(), kept.intra());
        var utility = Utility.of(group, inter, intra, c -> moved.classGroups().get(c));
        return new RewardEstimate(utility.value(), utility.standardError());
    }

    private static List<Float> subtract(List<Float> from, List<Float> what) {
        var difference = new ArrayList<Float>(from.size());
        for (int i = 0; i < from.size(); i++) {
            difference.add(from.get(i) - what.get(i));
        }
        return difference;
    }

    private static List<Float> list(float[] values) {
        var list = new ArrayList<Float>(values.length);
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    private static OptionalDouble present(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
