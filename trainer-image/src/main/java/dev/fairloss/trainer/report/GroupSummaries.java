// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.GroupDisparity;
import dev.fairloss.contract.result.GroupDisparityBuilder;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.GroupSummary;
import dev.fairloss.contract.result.GroupSummaryBuilder;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.OperatingPoint;
import dev.fairloss.contract.result.VerificationMeasure;
import dev.fairloss.trainer.eval.Uncertainty;
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
    private final List<EvaluationReport> evaluations;
    private final Uncertainty uncertainty;

    GroupSummaries(List<EvaluationReport> evaluations, Uncertainty uncertainty) {
        this.evaluations = evaluations;
        this.uncertainty = uncertainty;
    }

    /** A result by group and its seed. */
    private record OfSeed(int seed, FairnessResult fairness) {}

    private List<OfSeed> seeds(String arm) {
        return Summaries.of(arm, evaluations).stream()
                .flatMap(report -> report.fairness().stream().map(fairness -> new OfSeed(report.seed(), fairness)))
                .toList();
    }

    List<GroupSummary> groups(List<String> arms) {
        List<GroupSummary> summaries = new ArrayList<>();
        for (String arm : arms) {
            List<OfSeed> seeds = seeds(arm);
            for (int i = 0;
                    !seeds.isEmpty() && i < flat(seeds.get(0).fairness()).size();
                    i++) {
                summaries.add(group(arm, seeds, i));
            }
        }
        return summaries;
    }

    List<GroupDisparity> disparities(List<String> arms) {
        List<GroupDisparity> disparities = new ArrayList<>();
        for (String arm : arms) {
            List<OfSeed> seeds = seeds(arm).stream()
                    .filter(seed -> seed.fairness().accuracyGap().isPresent())
                    .toList();
            if (!seeds(arm).isEmpty()) {
                disparities.add(disparity(arm, seeds));
            }
        }
        return disparities;
    }

    private GroupDisparity disparity(String arm, List<OfSeed> seeds) {
        Optional<MeanOverSeeds> gap = Summaries.overSeeds(seeds.stream()
                .map(seed -> seed.fairness().accuracyGap().getAsDouble())
                .toList());
        return GroupDisparityBuilder.builder()
                .arm(arm)
                .worst(worst(arm))
                .accuracyGap(gap)
                .interval(gap.flatMap(mean ->
                        uncertainty.interval(Uncertainty.GROUPS, Uncertainty.ACCURACY_GAP, arm, mean, numbers(seeds))))
                .fdr(index(seeds, VerificationMeasure.FDR))
                .fdrInterval(indexInterval(arm, seeds, VerificationMeasure.FDR))
                .garbe(index(seeds, VerificationMeasure.GARBE))
                .garbeInterval(indexInterval(arm, seeds, VerificationMeasure.GARBE))
                .fmrRatio(index(seeds, VerificationMeasure.FMR_TO_MEAN))
                .fmrRatioInterval(indexInterval(arm, seeds, VerificationMeasure.FMR_TO_MEAN))
                .fnmrRatio(index(seeds, VerificationMeasure.FNMR_TO_MEAN))
                .fnmrRatioInterval(indexInterval(arm, seeds, VerificationMeasure.FNMR_TO_MEAN))
                .build();
    }

    private static Optional<MeanOverSeeds> index(List<OfSeed> seeds, VerificationMeasure index) {
        return over(seeds, seed -> PairedDifferences.index(seed.fairness(), index));
    }

    private Optional<Interval> indexInterval(String arm, List<OfSeed> seeds, VerificationMeasure index) {
        List<OfSeed> known = seeds.stream()
                .filter(seed -> PairedDifferences.index(seed.fairness(), index).isPresent())
                .toList();
        return index(known, index)
                .flatMap(mean -> uncertainty.ofRate(index, Optional.empty(), arm, mean, numbers(known)));
    }

    private static List<Integer> numbers(List<OfSeed> seeds) {
        return seeds.stream().map(OfSeed::seed).toList();
    }

    private Optional<CountGroup> worst(String arm) {
        List<GroupSummary> groups = groups(List.of(arm));
        return Arrays.stream(CountGroup.values())
                .filter(count -> accuracy(groups, count).isPresent())
                .min(Comparator.comparingDouble(
                        count -> accuracy(groups, count).orElseThrow().mean()));
    }

    private static Optional<MeanOverSeeds> accuracy(List<GroupSummary> groups, CountGroup count) {
        return groups.stream()
                .filter(group -> group.group().equals(count.name().toLowerCase(Locale.ROOT)))
                .filter(GroupSummary::comparable)
                .findFirst()
                .flatMap(GroupSummary::accuracy);
    }

    private static List<GroupResult> flat(FairnessResult fairness) {
        return Stream.of(List.of(fairness.overall()), fairness.counts(), fairness.groups())
                .flatMap(List::stream)
                .toList();
    }

    private GroupSummary group(String arm, List<OfSeed> all, int index) {
        List<GroupResult> seeds =
                all.stream().map(seed -> flat(seed.fairness()).get(index)).toList();
        GroupResult first = seeds.get(0);
        List<Integer> measured = all.stream()
                .filter(seed -> flat(seed.fairness()).get(index).accuracy().isPresent())
                .map(OfSeed::seed)
                .toList();
        Optional<MeanOverSeeds> accuracy = over(seeds, GroupResult::accuracy);
        List<OfSeed> pointed = all.stream()
                .filter(seed -> rates(seed, first.group()).isPresent())
                .toList();
        Optional<MeanOverSeeds> fmr = over(
                pointed,
                seed -> OptionalDouble.of(
                        rates(seed, first.group()).orElseThrow().fmr()));
        Optional<MeanOverSeeds> fnmr = over(
                pointed,
                seed -> OptionalDouble.of(
                        rates(seed, first.group()).orElseThrow().fnmr()));
        return GroupSummaryBuilder.builder()
                .arm(arm)
                .group(first.group())
                .identities(first.identities())
                .basis(first.basis())
                .comparable(seeds.stream().allMatch(GroupResult::comparable))
                .genuine(first.genuine())
                .impostors(first.impostors())
                .standardError(seeds.stream()
                        .flatMapToDouble(seed -> seed.standardError().stream())
                        .average())
                .accuracy(accuracy)
                .interval(accuracy.flatMap(mean -> uncertainty.interval(
                        Uncertainty.GROUPS, Uncertainty.accuracyOf(first.group()), arm, mean, measured)))
                .falseRejectRate(over(seeds, GroupResult::falseRejectRate))
                .falseAcceptRate(over(seeds, GroupResult::falseAcceptRate))
                .fmr(fmr)
                .fmrInterval(fmr.flatMap(mean -> uncertainty.ofRate(
                        VerificationMeasure.FMR, Optional.of(first.group()), arm, mean, numbers(pointed))))
                .fnmr(fnmr)
                .fnmrInterval(fnmr.flatMap(mean -> uncertainty.ofRate(
                        VerificationMeasure.FNMR, Optional.of(first.group()), arm, mean, numbers(pointed))))
                .intraClass(over(seeds, GroupResult::intraClass))
                .interClass(over(seeds, GroupResult::interClass))
                .build();
    }

    /** The rates of a group at the operating point of a seed. */
    private static Optional<OperatingPoint.Rates> rates(OfSeed seed, String group) {
        return seed.fairness().operatingPoint().stream()
                .flatMap(point -> point.groups().stream())
                .filter(rates -> rates.group().equals(group))
                .findFirst();
    }

    private static <T> Optional<MeanOverSeeds> over(List<T> seeds, Function<T, OptionalDouble> value) {
        return Summaries.overSeeds(seeds.stream()
                .flatMap(seed -> value.apply(seed).stream().boxed())
                .toList());
    }
}
