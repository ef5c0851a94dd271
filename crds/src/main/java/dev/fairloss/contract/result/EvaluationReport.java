// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.Optional;

/**
 * The evaluation of the final model of one arm with one seed.
 *
 * @param version  format version, {@link #VERSION}
 * @param arm      name of the arm, such as {@code fixed-0.25}
 * @param seed     the seed; runs of different arms with the same seed share their random numbers
 * @param sets     verification results, one for each evaluation set in the order of the spec
 * @param fairness results by group of training identities
 * @param seconds  wall-clock seconds of the evaluation
 */
public record EvaluationReport(
        int version,
        String arm,
        int seed,
        List<VerificationResult> sets,
        Optional<FairnessResult> fairness,
        double seconds) {
    /** The current format version. */
    public static final int VERSION = 1;

    public EvaluationReport {
        sets = List.copyOf(sets);
    }

    /** The result on the evaluation set with this name; empty if there is none. */
    public Optional<VerificationResult> on(String name) {
        return sets.stream().filter(result -> result.set().equals(name)).findFirst();
    }
}
