// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.Optional;

/**
 * How well one trained net tells people apart. A wire form; nothing is computed here.
 *
 * @param version of this form, {@link #VERSION}
 * @param arm id of the arm that trained the net, such as {@code FixedMargin-0.25}
 * @param seed number of the seed, from 0; equal numbers of two arms share their randomness
 * @param sets results on pairs, one of each evaluation set, in the manifest's order
 * @param fairness results on the training people's images that were kept out of training
 * @param seconds wall-clock seconds of embedding and measuring
 */
public record EvaluationReport(
        int version,
        String arm,
        int seed,
        List<VerificationResult> sets,
        Optional<FairnessResult> fairness,
        double seconds) {
    /** The version that this code writes. */
    public static final int VERSION = 1;

    public EvaluationReport {
        sets = List.copyOf(sets);
    }

    /** The result on an evaluation set, if it was measured. */
    public Optional<VerificationResult> on(String name) {
        return sets.stream().filter(result -> result.set().equals(name)).findFirst();
    }
}
