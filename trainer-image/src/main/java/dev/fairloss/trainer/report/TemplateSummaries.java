// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.RateResult;
import dev.fairloss.contract.result.TemplateReport;
import dev.fairloss.contract.result.TemplateResult;
import dev.fairloss.contract.result.TemplateSummary;
import java.util.List;
import java.util.OptionalDouble;

/** Aggregates the results on sets of templates over seeds. */
public final class TemplateSummaries {
    private TemplateSummaries() {}

    /**
     * The summaries: for each set, every arm.
     *
     * @param arms names of the arms, in the order of the spec
     * @param reports one for each arm and seed that finished
     */
    public static List<TemplateSummary> of(List<String> arms, List<TemplateReport> reports) {
        return RateSummaries.bySet(
                arms, reports, TemplateReport::arm, TemplateReport::results, TemplateSummaries::summary);
    }

    /** The true accept rate at the lowest false accept rate, which is the last measure; empty if there is none. */
    private static OptionalDouble lowest(TemplateResult result) {
        return result.measures().stream().mapToDouble(RateResult::value).reduce((one, next) -> next);
    }

    private static TemplateSummary summary(String arm, List<TemplateResult> seeds) {
        TemplateResult first = seeds.get(0);
        return new TemplateSummary(
                arm,
                first.set(),
                first.templates(),
                first.images(),
                first.media(),
                first.genuine(),
                first.impostors(),
                first.excludedPairs(),
                OverlapSummaries.of(seeds, TemplateResult::overlap, TemplateSummaries::lowest),
                RateSummaries.of(seeds, TemplateResult::measures));
    }
}
