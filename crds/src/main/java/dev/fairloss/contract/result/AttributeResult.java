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
 * @param protocol   what is compared
 * @param people     people with a known value of the attribute
 * @param unlabeled  people of the set without a value; they are in no group
 * @param globalFmr  limit on the false match rate (FMR) of all impostor pairs of the set together; absent if there are too few
 *     pairs for any limit. In identification, the limit on the false positive identification rate (FPIR) of all searches for
 *     people who are not enrolled
 * @param threshold  threshold on the cosine similarity, averaged over folds of people
 * @param groups     the groups, by value of the attribute, in alphabetical order
 * @param measures   the measures of all groups, then those that compare groups
 */
public record AttributeResult(
        String set,
        String attribute,
        Protocol protocol,
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

    /** What the groups are compared by. */
    public enum Protocol {
        /** Pairs of images. */
        VERIFICATION,
        /** Pairs of templates. */
        TEMPLATES,
        /** Searches in a gallery. */
        IDENTIFICATION;

        /** The measures of a group. */
        public List<? extends AttributeMeasure> ofGroup() {
            return switch (this) {
                case VERIFICATION, TEMPLATES -> VerificationMeasure.OF_GROUP;
                case IDENTIFICATION -> IdentificationMeasure.OF_GROUP;
            };
        }

        /** The measures that compare groups. */
        public List<? extends AttributeMeasure> betweenGroups() {
            return switch (this) {
                case VERIFICATION, TEMPLATES -> VerificationMeasure.BETWEEN_GROUPS;
                case IDENTIFICATION -> IdentificationMeasure.BETWEEN_GROUPS;
            };
        }
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
     * @param people         people with an image or template; in identification, enrolled people with a search
     * @param images         their images or templates; in identification, all searches for people of the group
     * @param genuine        genuine pairs: two images or templates of the same person; in identification, searches for enrolled people
     * @param impostors      impostor pairs of two people of this group; in identification, searches for people who are not enrolled
     * @param crossImpostors impostor pairs of a person of this group and a person of another; 0 in identification
     * @param comparable     whether the group is large enough to be compared: at least 10 people, 30 genuine and 1,000 impostor pairs;
     *     in identification at least 10 people with 30 searches
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
