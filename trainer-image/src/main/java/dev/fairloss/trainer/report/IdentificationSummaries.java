// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.IdentificationReport;
import dev.fairloss.contract.result.IdentificationResult;
import dev.fairloss.contract.result.IdentificationSummary;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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

    private static Optional<IdentificationSummary> summary(String arm, List<IdentificationResult> seeds) {
        return seeds.stream()
                .findFirst()
                .map(first -> new IdentificationSummary(
                        arm,
                        first.set(),
                        first.enrolled(),
                        first.distractors(),
                        first.mated(),
                        first.nonMated(),
                        IntStream.range(0, first.measures().size())
                                .mapToObj(i -> RateSummaries.of(seeds.stream()
                                        .map(seed -> seed.measures().get(i))
                                        .toList()))
                                .toList()));
    }
}
