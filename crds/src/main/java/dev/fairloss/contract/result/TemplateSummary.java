// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * The results of one arm on a set of templates, aggregated over seeds.
 *
 * @param arm       name of the arm
 * @param set       name of the evaluation set
 * @param templates templates in the pairs
 * @param images    images of these templates
 * @param media     media of these templates
 * @param genuine   pairs of templates of one person
 * @param impostors pairs of templates of two people
 * @param excludedPairs pairs left out because they contain people or images of the training data
 * @param overlap   how what overlaps with the training data changes the true accept rate at the
 *     lowest false accept rate of the measures
 * @param measures  the rates
 */
public record TemplateSummary(
        String arm,
        String set,
        int templates,
        int images,
        int media,
        int genuine,
        int impostors,
        int excludedPairs,
        List<OverlapSummary> overlap,
        List<RateSummary> measures) {
    public TemplateSummary {
        overlap = List.copyOf(overlap);
        measures = List.copyOf(measures);
    }
}
