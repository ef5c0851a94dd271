// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.Optional;

/**
 * The paired difference between FairLoss and another arm. Runs with the same seed share all random numbers except the
 * margins, and all runs share the pairs, so differences are taken seed by seed and pair by pair.
 *
 * @param baseline   name of the other arm
 * @param set        name of the evaluation set, or {@code count groups}
 * @param metric     {@code accuracy}, {@code auc}, {@code tar@FAR} such as {@code tar@0.01}; of the count groups
 *     {@code accuracyGap}, or the {@linkplain AttributeMeasure#id id} of an index of inequity, such as {@code fdr}
 * @param difference FairLoss minus baseline, over the seeds that both have
 * @param interval   95% confidence interval of the mean; absent if neither source of error is known
 */
public record PairedDifference(
        String baseline, String set, String metric, MeanOverSeeds difference, Optional<Interval> interval) {
    /** Whether the interval covers people and seeds and excludes 0; false with one seed. */
    public boolean significant() {
        return interval.filter(known -> known.seedError().isPresent())
                .filter(known -> Math.abs(difference.mean()) > known.halfWidth())
                .isPresent();
    }

    /**
     * Whether both arms have exactly the same results in all seeds and all replicates of the bootstrap. Equal networks have, such
     * as those of a policy that changes no margin and of the fixed initial margin: a difference of 0 that measures nothing.
     */
    public boolean equalResults() {
        return difference.mean() == 0
                && interval.filter(known -> known.halfWidth() == 0).isPresent();
    }

    /**
     * Whether this difference contradicts another one: it has the opposite sign, and exceeds its own standard error.
     */
    public boolean contradicts(PairedDifference other) {
        double error = interval.map(known -> Math.hypot(
                        known.peopleError().orElse(0), known.seedError().orElse(0)))
                .orElse(0.);
        return difference.mean() * other.difference.mean() < 0 && Math.abs(difference.mean()) > error;
    }
}
