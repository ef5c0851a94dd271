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
 * The reward. For group g with all groups at margin m, after a probe:
 *
 * <pre>
 *   u_g(m) = mean over the classes of g of (mean distance of the class centre to its 5 nearest other centres)
 *          - mean over the classes of g of (mean distance of images to the centre of their class)
 *   reward(g, m, a) = u_g(m + a) - u_g(m)
 * </pre>
 *
 * both after a probe with the same mini-batches, so that the drift common to all actions cancels. Distances are 1 - cos
 * (see {@link EmbeddingDistances}). Large is good: classes far apart, and narrow. The paper says that the reward is the
 * change of inter- and intra-class distances after a fine-tune; this formula is ours, not from the paper.
 */
public final class Reward {
    private Reward() {}

    /**
     * What is read off one probe: the utility of every group, and the distances of every class.
     *
     * @param probe index of the probe
     * @param distances of the probe's embeddings
     * @param groups the group of each class; the same for all probes of a collection
     */
    public static ProbeResult readOut(int probe, ClassDistances distances, ClassGroups groups) {
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
     * The reward of a group from two probes of the same mini-batches, one with the changed margin, one without.
     *
     * @return the reward; its error is that of the differences of the group's classes, which holds nothing of what another
     *     order of mini-batches would change
     */
    static RewardEstimate difference(ProbeResult moved, ProbeResult kept, int group) {
        if (!moved.classGroups().equals(kept.classGroups())) {
            throw new IllegalArgumentException(
                    "probes " + moved.probe() + " and " + kept.probe() + " were read by different groups");
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
