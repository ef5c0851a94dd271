// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * The identification results of one arm on one evaluation set, aggregated over seeds.
 *
 * @param arm         name of the arm
 * @param set         name of the evaluation set
 * @param enrolled    people in the gallery who are searched for
 * @param distractors other images in the gallery
 * @param mated       searches for enrolled people
 * @param nonMated    searches for people who are not enrolled
 * @param overlap     how what overlaps with the training data changes the rank-1 rate
 * @param measures    the rates
 */
public record IdentificationSummary(
        String arm,
        String set,
        int enrolled,
        int distractors,
        int mated,
        int nonMated,
        List<OverlapSummary> overlap,
        List<RateSummary> measures) {
    public IdentificationSummary {
        overlap = List.copyOf(overlap);
        measures = List.copyOf(measures);
    }
}
