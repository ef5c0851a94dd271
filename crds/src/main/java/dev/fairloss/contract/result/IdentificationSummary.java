// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.Optional;

/**
 * The identification results of one arm on one evaluation set, aggregated over seeds.
 *
 * @param arm         name of the arm
 * @param set         name of the evaluation set
 * @param enrolled    people in the gallery who are searched for
 * @param distractors other images in the gallery
 * @param mated       searches for enrolled people
 * @param nonMated    searches for people who are not enrolled
 * @param measures    the rates
 */
public record IdentificationSummary(
        String arm, String set, int enrolled, int distractors, int mated, int nonMated, List<Measured> measures) {
    public IdentificationSummary {
        measures = List.copyOf(measures);
    }

    /**
     * A rate over seeds.
     *
     * @param measure  as in {@link IdentificationResult.Measured}
     * @param mean     mean over seeds
     * @param interval 95% confidence interval over people and seeds; absent if unknown
     */
    public record Measured(String measure, MeanOverSeeds mean, Optional<Interval> interval) {}
}
