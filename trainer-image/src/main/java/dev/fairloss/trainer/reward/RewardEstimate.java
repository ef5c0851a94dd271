// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

/**
 * An estimated reward.
 *
 * @param value the reward; NaN if unknown
 * @param standardError standard error of the value; NaN if unknown
 */
record RewardEstimate(double value, double standardError) {}
