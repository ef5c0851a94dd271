// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.CountGroup;
import java.util.Optional;

/**
 * The differences between the count groups of one arm, aggregated over seeds. Only groups that are large enough to compare take
 * part; see {@link OperatingPoint} for the indices.
 *
 * @param arm         name of the arm
 * @param worst       the count group with the lowest mean accuracy
 * @param accuracyGap highest minus lowest accuracy
 * @param interval    95% confidence interval of that gap over people and seeds; absent if unknown
 * @param fdr         fairness discrepancy rate
 * @param garbe       Gini aggregation rate
 * @param fmrRatio    largest false match rate divided by the geometric mean
 * @param fnmrRatio   largest false non-match rate divided by the geometric mean
 */
public record GroupDisparity(
        String arm,
        Optional<CountGroup> worst,
        Optional<MeanOverSeeds> accuracyGap,
        Optional<Interval> interval,
        Optional<MeanOverSeeds> fdr,
        Optional<MeanOverSeeds> garbe,
        Optional<MeanOverSeeds> fmrRatio,
        Optional<MeanOverSeeds> fnmrRatio) {}
