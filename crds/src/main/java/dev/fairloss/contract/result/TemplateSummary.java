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
        List<RateSummary> measures) {
    public TemplateSummary {
        measures = List.copyOf(measures);
    }
}
