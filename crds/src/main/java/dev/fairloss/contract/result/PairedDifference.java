// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.OptionalDouble;

/**
 * The paired difference between FairLoss and another arm. Runs with the same seed share all random numbers except the
 * margins, so differences are taken seed by seed.
 *
 * @param baseline   name of the other arm
 * @param set        name of the evaluation set, or of a count group
 * @param metric     {@code accuracy} or {@code auc}
 * @param difference FairLoss minus baseline, over the seeds that both have
 * @param halfWidth  half width of the 95% confidence interval of the mean (Student's t); absent with one seed
 */
public record PairedDifference(
        String baseline, String set, String metric, MeanOverSeeds difference, OptionalDouble halfWidth) {
    /** Whether the confidence interval excludes 0; false with one seed, which has no interval. */
    public boolean significant() {
        return halfWidth.isPresent() && Math.abs(difference.mean()) > halfWidth.getAsDouble();
    }
}
