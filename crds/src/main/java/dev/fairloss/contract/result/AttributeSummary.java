// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The results of one arm by one attribute of an evaluation set, aggregated over seeds. Pairs and groups do not depend on the arm
 * or the seed.
 *
 * @param arm         name of the arm
 * @param set         name of the evaluation set
 * @param attribute   name of the attribute
 * @param protocol    what is compared
 * @param people      people with a known value of the attribute
 * @param unlabeled   people of the set without a value
 * @param globalFmr   limit on the false match rate of all impostor pairs together, or on the false positive identification rate of searches;
 *     absent if unknown
 * @param groups      the groups
 * @param measures    the measures of all groups, then those that compare groups; unknown ones are left out
 * @param differences FairLoss minus this arm in the measures that compare groups; empty for FairLoss itself
 */
public record AttributeSummary(
        String arm,
        String set,
        String attribute,
        AttributeResult.Protocol protocol,
        int people,
        int unlabeled,
        OptionalDouble globalFmr,
        List<AttributeResult.Group> groups,
        List<Measured> measures,
        List<Measured> differences) {
    public AttributeSummary {
        groups = List.copyOf(groups);
        measures = List.copyOf(measures);
        differences = List.copyOf(differences);
    }

    /**
     * A measure over seeds.
     *
     * @param measure  what is measured
     * @param group    the group; absent if the measure compares groups
     * @param people   number of people it rests on; of the smallest group if it compares groups
     * @param mean     mean over seeds
     * @param interval 95% confidence interval over people and seeds; absent if unknown
     */
    public record Measured(
            AttributeMeasure measure,
            Optional<String> group,
            int people,
            MeanOverSeeds mean,
            Optional<Interval> interval) {}

    /** The measure of a group, or of all groups; empty if it is unknown. */
    public Optional<Measured> measured(AttributeMeasure measure, Optional<String> group) {
        return measures.stream()
                .filter(one -> one.measure() == measure && one.group().equals(group))
                .findFirst();
    }
}
