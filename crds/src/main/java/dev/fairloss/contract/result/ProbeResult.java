// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.ClassGroupIndexes;
import java.util.List;
import java.util.Optional;

/**
 * The measurements on the embeddings of one probe, that is, of one fine-tuned network; or of the pretrained network before any
 * fine-tune. It keeps the distances of every class, from which all utilities can be computed again.
 *
 * @param version     format version, {@link #VERSION}
 * @param probe       index of the probe in its design; {@link #BEFORE} for the pretrained network
 * @param rotation    which images were held out of the network for rewards, 0 or more; each network has its own
 * @param margins     margin of each group during the fine-tune, (9)
 * @param orderSeed   seed of the order of mini-batches and of their augmentation; equal for all probes of a repeat
 * @param groups      the nine groups, in the order of their indexes
 * @param classGroups group index of each class, (classes), 0 to 8
 * @param distances   distances of each class
 * @param accuracy    accuracy of the network on images that no network was trained on, if it was measured
 */
public record ProbeResult(
        int version,
        int probe,
        int rotation,
        List<Double> margins,
        long orderSeed,
        List<GroupProbeResult> groups,
        ClassGroupIndexes classGroups,
        ProbeDistances distances,
        Optional<ProbeAccuracy> accuracy) {
    /** The current format version. */
    public static final int VERSION = 2;

    /** The index of the measurement before any fine-tune. */
    public static final int BEFORE = -1;

    public ProbeResult {
        margins = List.copyOf(margins);
        groups = List.copyOf(groups);
        if (distances.classes() != classGroups.size()) {
            throw new IllegalArgumentException("A probe result needs a group for each class, not " + classGroups.size()
                    + " groups for " + distances.classes() + " classes.");
        }
    }

    /** The same measurements with an accuracy. */
    public ProbeResult with(ProbeAccuracy measured) {
        return new ProbeResult(
                version, probe, rotation, margins, orderSeed, groups, classGroups, distances, Optional.of(measured));
    }

    /** The number of classes. */
    public int classes() {
        return classGroups.size();
    }
}
