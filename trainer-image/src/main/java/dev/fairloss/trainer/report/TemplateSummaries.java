// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.TemplateReport;
import dev.fairloss.contract.result.TemplateResult;
import dev.fairloss.contract.result.TemplateSummary;
import java.util.List;

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
                RateSummaries.of(seeds, TemplateResult::measures));
    }
}
