// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.Optional;

/**
 * A rate on an evaluation set over seeds.
 *
 * @param measure  as in {@link RateResult}
 * @param mean     mean over seeds
 * @param interval 95% confidence interval over people and seeds; absent if unknown
 */
public record RateSummary(String measure, MeanOverSeeds mean, Optional<Interval> interval) {}
