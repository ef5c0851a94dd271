// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * The identification results of one model on one evaluation set: each search image is compared with every image of the gallery.
 *
 * @param set         name of the evaluation set
 * @param enrolled    people in the gallery who are searched for, with one image each
 * @param distractors other images in the gallery
 * @param mated       searches for enrolled people
 * @param nonMated    searches for people who are not enrolled
 * @param overlap     what the set shares, or may share, with the training data, and how it changes the rank-1 rate
 * @param measures    the rates that the searches can measure: {@code rank@K}, the fraction of mated searches whose person is among the
 *     K most similar images (of equal similarities the wrong ones first); and {@code tpir@FPIR}, the fraction of mated searches whose
 *     person is the most similar one and above the lowest threshold at which at most this fraction of the non-mated searches returns
 *     anyone
 */
public record IdentificationResult(
        String set,
        int enrolled,
        int distractors,
        int mated,
        int nonMated,
        TrainingOverlap overlap,
        List<RateResult> measures) {
    public IdentificationResult {
        measures = List.copyOf(measures);
    }
}
