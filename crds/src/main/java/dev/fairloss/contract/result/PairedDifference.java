// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.OptionalDouble;

/**
 * FairLoss minus another arm, seed by seed: equal seeds share everything but the margins.
 *
 * @param baseline name of the other arm
 * @param set name of the evaluation set, or of a count group
 * @param metric {@code accuracy} or {@code auc}
 * @param difference FairLoss - baseline over the seeds that both have
 * @param halfWidth half of the 95% confidence interval of the mean, from Student's t; absent with one seed
 */
public record PairedDifference(
        String baseline, String set, String metric, MeanOverSeeds difference, OptionalDouble halfWidth) {
    /** Whether the interval leaves out 0; false with one seed, which tells nothing about noise. */
    public boolean beyondNoise() {
        return halfWidth.isPresent() && Math.abs(difference.mean()) > halfWidth.getAsDouble();
    }
}
