// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.GroupDisparity;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.GroupSummary;
import dev.fairloss.contract.result.GroupSummaryBuilder;
import dev.fairloss.contract.result.MeanOverSeeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** Aggregates the results by group over seeds. */
final class GroupSummaries {
    private GroupSummaries() {}

    static List<GroupSummary> groups(List<String> arms, List<EvaluationReport> evaluations) {
        List<GroupSummary> summaries = new ArrayList<>();
        for (String arm : arms) {
            List<List<GroupResult>> seeds = Summaries.of(arm, evaluations).stream()
                    .flatMap(report -> report.fairness().stream())
                    .map(GroupSummaries::flat)
                    .toList();
            for (int i = 0; !seeds.isEmpty() && i < seeds.get(0).size(); i++) {
                int index = i;
                summaries.add(group(
                        arm, seeds.stream().map(groups -> groups.get(index)).toList()));
            }
        }
        return summaries;
    }

    static List<GroupDisparity> spreads(List<String> arms, List<EvaluationReport> evaluations) {
        List<GroupDisparity> spreads = new ArrayList<>();
        for (String arm : arms) {
            List<FairnessResult> seeds = Summaries.of(arm, evaluations).stream()
                    .flatMap(report -> report.fairness().stream())
                    .toList();
            if (!seeds.isEmpty()) {
                List<Double> values = seeds.stream()
                        .flatMap(seed -> seed.accuracyGap().stream().boxed())
                        .toList();
                spreads.add(new GroupDisparity(arm, worst(arm, evaluations), Summaries.overSeeds(values)));
            }
        }
        return spreads;
    }

    private static Optional<CountGroup> worst(String arm, List<EvaluationReport> evaluations) {
        List<GroupSummary> groups = groups(List.of(arm), evaluations);
        return Arrays.stream(CountGroup.values())
                .filter(count -> accuracy(groups, count).isPresent())
                .min(Comparator.comparingDouble(
                        count -> accuracy(groups, count).orElseThrow().mean()));
    }

    private static Optional<MeanOverSeeds> accuracy(List<GroupSummary> groups, CountGroup count) {
        return groups.stream()
                .filter(group -> group.group().equals(count.name().toLowerCase(Locale.ROOT)))
                .filter(group -> group.basis() == GroupResult.Basis.HELD_OUT)
                .findFirst()
                .flatMap(GroupSummary::accuracy);
    }

    private static List<GroupResult> flat(FairnessResult fairness) {
        return Stream.of(List.of(fairness.overall()), fairness.counts(), fairness.groups())
                .flatMap(List::stream)
                .toList();
    }

    private static GroupSummary group(String arm, List<GroupResult> seeds) {
        GroupResult first = seeds.get(0);
        return GroupSummaryBuilder.builder()
                .arm(arm)
                .group(first.group())
                .identities(first.identities())
                .basis(first.basis())
                .genuine(first.genuine())
                .impostors(first.impostors())
                .standardError(seeds.stream()
                        .flatMapToDouble(seed -> seed.standardError().stream())
                        .average())
                .accuracy(over(seeds, GroupResult::accuracy))
                .falseRejectRate(over(seeds, GroupResult::falseRejectRate))
                .falseAcceptRate(over(seeds, GroupResult::falseAcceptRate))
                .intraClass(over(seeds, GroupResult::intraClass))
                .interClass(over(seeds, GroupResult::interClass))
                .build();
    }

    private static Optional<MeanOverSeeds> over(List<GroupResult> seeds, Function<GroupResult, OptionalDouble> figure) {
        return Summaries.overSeeds(seeds.stream()
                .flatMap(seed -> figure.apply(seed).stream().boxed())
                .toList());
    }
}
