// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * The verification results of one model on a set of templates.
 *
 * @param set       name of the evaluation set
 * @param templates templates in the pairs
 * @param images    images of these templates
 * @param media     media of these templates
 * @param genuine   pairs of templates of one person
 * @param impostors pairs of templates of two people
 * @param excludedPairs pairs left out because they contain people or images of the training data
 * @param overlap   what the set shares, or may share, with the training data, and how it changes the true accept rate at the
 *     lowest false accept rate of the measures
 * @param measures  {@code tar@FAR}: the fraction of genuine pairs above the lowest threshold at which at most this fraction of the
 *     impostor pairs is accepted; as far down as the impostor pairs can measure
 */
public record TemplateResult(
        String set,
        int templates,
        int images,
        int media,
        int genuine,
        int impostors,
        int excludedPairs,
        TrainingOverlap overlap,
        List<RateResult> measures) {
    public TemplateResult {
        measures = List.copyOf(measures);
    }
}
