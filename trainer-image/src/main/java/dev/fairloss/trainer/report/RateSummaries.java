// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.RateResult;
import dev.fairloss.contract.result.RateSummary;
import dev.fairloss.trainer.eval.AttributeUncertainty;
import java.util.List;

/** Aggregates a rate over seeds. */
final class RateSummaries {
    private RateSummaries() {}

    /** @param seeds the same rate by each seed, one or more */
    static RateSummary of(List<RateResult> seeds) {
        var mean = MeanOverSeeds.of(seeds.stream().map(RateResult::value).toList());
        return new RateSummary(
                seeds.get(0).measure(),
                mean,
                AttributeUncertainty.ofRate(
                        mean,
                        seeds.get(0).people(),
                        seeds.stream().map(RateResult::replicates).toList()));
    }
}
