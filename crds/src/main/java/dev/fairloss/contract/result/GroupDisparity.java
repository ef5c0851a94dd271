// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.CountGroup;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;

/**
 * The differences between the count groups of one arm, aggregated over seeds. Only groups that are large enough to compare take
 * part; see {@link OperatingPoint} for the indices. Intervals are 95% confidence intervals over people and seeds, absent if
 * unknown.
 *
 * @param arm         name of the arm
 * @param worst       the count group with the lowest mean accuracy
 * @param accuracyGap highest minus lowest accuracy
 * @param interval    interval of that gap
 * @param fdr         fairness discrepancy rate
 * @param fdrInterval its interval
 * @param garbe       Gini aggregation rate
 * @param garbeInterval its interval
 * @param fmrRatio    largest false match rate divided by the geometric mean
 * @param fmrRatioInterval its interval
 * @param fnmrRatio   largest false non-match rate divided by the geometric mean
 * @param fnmrRatioInterval its interval
 */
@RecordBuilder
public record GroupDisparity(
        String arm,
        Optional<CountGroup> worst,
        Optional<MeanOverSeeds> accuracyGap,
        Optional<Interval> interval,
        Optional<MeanOverSeeds> fdr,
        Optional<Interval> fdrInterval,
        Optional<MeanOverSeeds> garbe,
        Optional<Interval> garbeInterval,
        Optional<MeanOverSeeds> fmrRatio,
        Optional<Interval> fmrRatioInterval,
        Optional<MeanOverSeeds> fnmrRatio,
        Optional<Interval> fnmrRatioInterval) {}
