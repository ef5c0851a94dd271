// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * What is read off the embeddings after one probe. The figures of the classes are kept beside those of the groups because
 * two probes are compared class by class: the difference of a class is far less noisy than the two means.
 *
 * @param version {@link #VERSION}
 * @param probe index of the probe in its design
 * @param groups the nine groups in the order of their indexes
 * @param classGroups group index of each class, (classes), 0 to 8
 * @param inter mean distance of each class centre to its nearest other centres, (classes), 1 - cos, 0 to 2; NaN if unknown
 *     (no other class)
 * @param intra mean distance of images to the centre of their class, (classes), 1 - cos, 0 to 2; NaN if unknown (one image,
 *     none held out)
 */
public record ProbeResult(
        int version,
        int probe,
        List<GroupProbeResult> groups,
        List<Integer> classGroups,
        List<Float> inter,
        List<Float> intra) {
    /** Version of the JSON form. */
    public static final int VERSION = 1;

    public ProbeResult {
        groups = List.copyOf(groups);
        classGroups = List.copyOf(classGroups);
        inter = List.copyOf(inter);
        intra = List.copyOf(intra);
        if (inter.size() != classGroups.size() || intra.size() != classGroups.size()) {
            throw new IllegalArgumentException("one group, inter and intra a class are needed, not "
                    + classGroups.size() + ", " + inter.size() + " and " + intra.size());
        }
    }

    /** Number of classes. */
    public int classes() {
        return classGroups.size();
    }
}
