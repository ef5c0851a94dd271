// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.TemplateReport;
import dev.fairloss.contract.result.TemplateResult;
import dev.fairloss.contract.result.TemplateSummary;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
        int sets = reports.stream()
                .mapToInt(report -> report.results().size())
                .min()
                .orElse(0);
        return IntStream.range(0, sets)
                .boxed()
                .flatMap(set -> arms.stream()
                        .flatMap(arm -> summary(
                                arm,
                                reports.stream()
                                        .filter(report -> report.arm().equals(arm))
                                        .map(report -> report.results().get(set))
                                        .toList())
                                .stream()))
                .toList();
    }

    private static Optional<TemplateSummary> summary(String arm, List<TemplateResult> seeds) {
        return seeds.stream()
                .findFirst()
                .map(first -> new TemplateSummary(
                        arm,
                        first.set(),
                        first.templates(),
                        first.images(),
                        first.media(),
                        first.genuine(),
                        first.impostors(),
                        first.excludedPairs(),
                        IntStream.range(0, first.measures().size())
                                .mapToObj(i -> RateSummaries.of(seeds.stream()
                                        .map(seed -> seed.measures().get(i))
                                        .toList()))
                                .toList()));
    }
}
