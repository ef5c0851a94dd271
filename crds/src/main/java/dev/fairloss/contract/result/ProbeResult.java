// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * The measurements on the embeddings of one probe, that is, of one fine-tuned model. It keeps the distances of every class
 * beside the group means, because two probes are compared class by class: paired differences have less noise than the
 * difference of two means.
 *
 * @param version     format version, {@link #VERSION}
 * @param probe       index of the probe in its design
 * @param groups      the nine groups, in the order of their indexes
 * @param classGroups group index of each class, (classes), 0 to 8
 * @param inter       cosine distance of each class center to its nearest other centers, (classes), 0 to 2; NaN if there is no
 *     other class
 * @param intra       mean cosine distance of images to their class center, (classes), 0 to 2; NaN for a class with one image
 *     and none held out
 */
public record ProbeResult(
        int version,
        int probe,
        List<GroupProbeResult> groups,
        List<Integer> classGroups,
        List<Float> inter,
        List<Float> intra) {
    /** The current format version. */
    public static final int VERSION = 1;

    public ProbeResult {
        groups = List.copyOf(groups);
        classGroups = List.copyOf(classGroups);
        inter = List.copyOf(inter);
        intra = List.copyOf(intra);
        if (inter.size() != classGroups.size() || intra.size() != classGroups.size()) {
            throw new IllegalArgumentException(
                    "A probe result needs one group, one inter-class and one intra-class distance per class, not "
                            + classGroups.size() + ", " + inter.size() + " and " + intra.size() + ".");
        }
    }

    /** The number of classes. */
    public int classes() {
        return classGroups.size();
    }
}
