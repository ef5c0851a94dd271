// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.spec.Utility;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The results of one model on the training identities of one group.
 *
 * @param group              {@code all}, a count group such as {@code tail}, or a group such as {@code tail/low}
 * @param identities         identities in the group; may be 0
 * @param basis              the images that the pairs consist of
 * @param comparable         whether the group is measured on held-out images and large enough to compare: at least 10 identities,
 *     30 genuine and 30 impostor pairs
 * @param measuredIdentities identities with at least one pair
 * @param genuine            genuine pairs: two images of the same identity
 * @param impostors          impostor pairs: images of two identities of the same count group
 * @param accuracy           balanced accuracy, 1 - (falseRejectRate + falseAcceptRate) / 2, 0 to 1; absent without pairs of both
 *     kinds
 * @param standardError      standard error of the accuracy, clustered by identity; absent with fewer than two identities
 * @param falseRejectRate    fraction of genuine pairs rejected, 0 to 1
 * @param falseAcceptRate    fraction of impostor pairs accepted, 0 to 1
 * @param intraClass         mean over identities of the cosine distance of held-out images to the class center, 0 to 2;
 *     leave-one-out over training images for identities without held-out images
 * @param interClass         mean over identities of the cosine distance of the class center to the nearest other centers, 0 to 2
 * @param utilities          each known utility, read on the held-out images in the place of reward images; of {@code all}: the mean
 *     over the nine groups, weighted by their measured identities; empty for count groups
 */
@RecordBuilder
public record GroupResult(
        String group,
        int identities,
        Basis basis,
        boolean comparable,
        int measuredIdentities,
        int genuine,
        int impostors,
        OptionalDouble accuracy,
        OptionalDouble standardError,
        OptionalDouble falseRejectRate,
        OptionalDouble falseAcceptRate,
        OptionalDouble intraClass,
        OptionalDouble interClass,
        Map<Utility, Double> utilities) {
    public GroupResult {
        utilities = utilities == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(utilities));
    }

    /** The images that a group is measured on. */
    public enum Basis {
        /** A held-out image against a training image: a fair measure. */
        HELD_OUT,
        /** Two training images, because no image is held out: optimistic, and excluded from comparisons. */
        TRAINING,
        /** The group has no pairs. */
        NONE
    }
}
