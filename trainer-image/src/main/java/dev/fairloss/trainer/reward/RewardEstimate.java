// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

/**
 * An estimated increment of a potential: the reward of "up" from a level.
 *
 * @param value the reward; NaN if unknown
 * @param standardError standard error of the value; NaN if unknown
 * @param degreesOfFreedom of the standard error; NaN if unknown
 */
public record RewardEstimate(double value, double standardError, double degreesOfFreedom) {
    /** An increment about which nothing is known. */
    static final RewardEstimate UNKNOWN = new RewardEstimate(Double.NaN, Double.NaN, Double.NaN);

    /** p-value of the two-sided t-test of "the value is 0"; NaN if the value or its error is unknown. */
    double pValue() {
        return SignificanceTests.pValue(value, standardError, degreesOfFreedom);
    }
}
