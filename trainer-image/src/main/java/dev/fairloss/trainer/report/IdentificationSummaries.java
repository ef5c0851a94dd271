// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.IdentificationReport;
import dev.fairloss.contract.result.IdentificationResult;
import dev.fairloss.contract.result.IdentificationSummary;
import dev.fairloss.contract.result.RateResult;
import java.util.List;
import java.util.OptionalDouble;

/** Aggregates identification results over seeds. */
public final class IdentificationSummaries {
    private IdentificationSummaries() {}

    /**
     * The summaries: for each set, every arm.
     *
     * @param arms names of the arms, in the order of the spec
     * @param reports one for each arm and seed that finished
     */
    public static List<IdentificationSummary> of(List<String> arms, List<IdentificationReport> reports) {
        return RateSummaries.bySet(
                arms,
                reports,
                IdentificationReport::arm,
                IdentificationReport::results,
                IdentificationSummaries::summary);
    }

    /** The rank-1 rate, which is the first measure; empty if no one is enrolled. */
    private static OptionalDouble rank1(IdentificationResult result) {
        return result.measures().stream().mapToDouble(RateResult::value).findFirst();
    }

    private static IdentificationSummary summary(String arm, List<IdentificationResult> seeds) {
        IdentificationResult first = seeds.get(0);
        return new IdentificationSummary(
                arm,
                first.set(),
                first.enrolled(),
                first.distractors(),
                first.mated(),
                first.nonMated(),
                OverlapSummaries.of(seeds, IdentificationResult::overlap, IdentificationSummaries::rank1),
                RateSummaries.of(seeds, IdentificationResult::measures));
    }
}
