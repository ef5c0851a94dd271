// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/**
 * A rate of one model on an evaluation set.
 *
 * @param measure    what is measured, such as {@code rank@1}
 * @param people     number of people behind the value
 * @param value      0 to 1
 * @param replicates the rate in each replicate of a bootstrap over people, the same in all runs; NaN where it is unknown
 */
public record RateResult(String measure, int people, double value, double[] replicates) {}
