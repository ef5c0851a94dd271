// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The error rates of one model by group of people, for one attribute of an evaluation set. All groups share one threshold, which
 * is chosen on other people. Ours, after ISO/IEC 19795-10 and its sources.
 *
 * @param set        name of the evaluation set
 * @param attribute  name of the attribute, such as {@code sex}
 * @param people     people with a known value of the attribute
 * @param unlabeled  people of the set without a value; they are in no group
 * @param globalFmr  limit on the false match rate (FMR) of all impostor pairs of the set together; absent if there are too few
 *     pairs for any limit
 * @param threshold  threshold on the cosine similarity, averaged over folds of people
 * @param groups     the groups, by value of the attribute, in alphabetical order
 * @param measures   the measures of all groups, then those that compare groups
 */
public record AttributeResult(
        String set,
        String attribute,
        int people,
        int unlabeled,
        OptionalDouble globalFmr,
        OptionalDouble threshold,
        List<Group> groups,
        List<Measured> measures) {
    public AttributeResult {
        groups = List.copyOf(groups);
        measures = List.copyOf(measures);
    }

    /** The measure of a group, or of all groups; empty if it is not measured. */
    public Optional<Measured> measured(AttributeMeasure measure, Optional<String> group) {
        return measures.stream()
                .filter(one -> one.measure() == measure && one.group().equals(group))
                .findFirst();
    }

    /**
     * The people of one value of the attribute. Pairs of images with different values, as images of one person may have, belong to
     * no group.
     *
     * @param name           the value of the attribute
     * @param people         people with an image
     * @param images         their images
     * @param genuine        genuine pairs: two images of the same person
     * @param impostors      impostor pairs of two people of this group
     * @param crossImpostors impostor pairs of a person of this group and a person of another
     * @param comparable     whether the group is large enough to be compared: at least 10 people, 30 genuine and 1,000 impostor pairs
     */
    public record Group(
            String name, int people, int images, int genuine, int impostors, int crossImpostors, boolean comparable) {}

    /**
     * A measure.
     *
     * @param measure    what is measured
     * @param group      the group; absent if the measure compares groups
     * @param people     number of people it rests on; of the smallest group if it compares groups
     * @param value      absent if it is unknown
     * @param replicates the measure in each replicate of a bootstrap over people, the same in all runs; NaN where it is unknown
     */
    public record Measured(
            AttributeMeasure measure, Optional<String> group, int people, OptionalDouble value, double[] replicates) {}
}
