// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

/**
 * A value and how far it may be off.
 *
 * @param value the value; NaN if unknown
 * @param standardError its standard error; NaN if unknown
 */
record RewardEstimate(double value, double standardError) {}
