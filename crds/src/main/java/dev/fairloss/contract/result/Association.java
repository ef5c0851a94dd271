// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/**
 * The linear association of a measure with an outcome, over observations in blocks. Differences between blocks are removed.
 *
 * @param observations number of observations
 * @param correlation  Pearson correlation within blocks, -1 to 1
 * @param low          lower end of its 95% confidence interval
 * @param high         upper end of its 95% confidence interval
 * @param slope        change of the outcome per unit of the measure, by least squares
 * @param slopeHalf    half width of the 95% confidence interval of the slope
 */
public record Association(
        int observations, double correlation, double low, double high, double slope, double slopeHalf) {}
