// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.contract.result.VerificationMeasure;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.trainer.eval.Uncertainty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Computes the differences between arms, seed by seed, with their uncertainty. */
final class PairedDifferences {
    /** The value of {@link PairedDifference#set} for metrics of the groups of training identities. */
    static final String GROUPS = Uncertainty.GROUPS;

    /** The metric {@code accuracyGap}: best minus worst accuracy of the count groups. */
    static final String ACCURACY_GAP = Uncertainty.ACCURACY_GAP;

    private static final String FAIR_LOSS = new Arm.FairLoss().name();

    private final List<String> arms;
    private final List<EvaluationReport> evaluations;
    private final Uncertainty uncertainty;
    private final List<String> sets;

    PairedDifferences(List<String> arms, List<EvaluationReport> evaluations, Uncertainty uncertainty) {
        this.arms = arms;
        this.evaluations = evaluations;
        this.uncertainty = uncertainty;
        this.sets = evaluations.stream()
                .flatMap(report -> report.sets().stream())
                .map(VerificationResult::set)
                .distinct()
                .toList();
    }

    /** FairLoss minus each other arm, in every measure. */
    List<PairedDifference> ofFairLoss() {
        List<PairedDifference> differences = new ArrayList<>();
        for (String other : arms) {
            if (!other.equals(FAIR_LOSS)) {
                sets.forEach(set -> differences.addAll(onSet(FAIR_LOSS, other, set, 1)));
                difference(FAIR_LOSS, other, GROUPS, ACCURACY_GAP, PairedDifferences::gap, 1)
                        .ifPresent(differences::add);
                Uncertainty.INDICES.forEach(index -> ofIndex(other, index).ifPresent(differences::add));
            }
        }
        return differences;
    }

    /**
     * The arm with the highest mean accuracy on the first set, if it is significantly better than every other arm and no other
     * measure contradicts; see {@link dev.fairloss.contract.result.Summary#best}.
     */
    Optional<String> best() {
        if (sets.isEmpty()) {
            return Optional.empty();
        }
        String set = sets.get(0);
        List<String> evaluated =
                arms.stream().filter(arm -> accuracy(arm, set).isPresent()).toList();
        return evaluated.stream()
                .max(Comparator.comparingDouble(arm -> accuracy(arm, set).getAsDouble()))
                .filter(best -> evaluated.size() > 1)
                .filter(best -> evaluated.stream()
                        .filter(other -> !other.equals(best))
                        .allMatch(other -> isBetter(onSet(best, other, set, evaluated.size() - 1))));
    }

    /** Whether the first of several measures is significantly higher and no other contradicts it. */
    private static boolean isBetter(List<PairedDifference> measures) {
        return !measures.isEmpty()
                && measures.get(0).significant()
                && measures.get(0).difference().mean() > 0
                && measures.stream().noneMatch(measure -> measure.contradicts(measures.get(0)));
    }

    private OptionalDouble accuracy(String arm, String set) {
        return Summaries.of(arm, evaluations).stream()
                .flatMap(report -> report.on(set).stream())
                .mapToDouble(VerificationResult::accuracy)
                .average();
    }

    /** Accuracy, AUC and the true accept rate at the lowest false accept rate that enough impostor pairs measure. */
    private List<PairedDifference> onSet(String arm, String other, String set, int comparisons) {
        List<PairedDifference> differences = new ArrayList<>();
        difference(arm, other, set, Uncertainty.ACCURACY, on(set, VerificationResult::accuracy), comparisons)
                .ifPresent(differences::add);
        difference(arm, other, set, Uncertainty.AUC, on(set, VerificationResult::auc), comparisons)
                .ifPresent(differences::add);
        lowestReliableRate(set)
                .flatMap(far -> difference(
                        arm,
                        other,
                        set,
                        Uncertainty.tar(far),
                        report -> report.on(set).map(result -> tar(result, far)).orElse(OptionalDouble.empty()),
                        comparisons))
                .ifPresent(differences::add);
        return differences;
    }

    private Optional<Double> lowestReliableRate(String set) {
        return evaluations.stream().flatMap(report -> report.on(set).stream()).findFirst().stream()
                .flatMap(result -> result.tarAtFar().stream())
                .filter(TarAtFar::reliable)
                .map(TarAtFar::far)
                .min(Comparator.naturalOrder());
    }

    private static OptionalDouble tar(VerificationResult result, double far) {
        return result.tarAtFar().stream()
                .filter(rate -> rate.far() == far)
                .map(TarAtFar::tar)
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    private static OptionalDouble gap(EvaluationReport report) {
        return report.fairness().map(FairnessResult::accuracyGap).orElse(OptionalDouble.empty());
    }

    /** An index of inequity of one run; empty if it is not measured, or not defined. */
    static OptionalDouble index(FairnessResult fairness, VerificationMeasure index) {
        return fairness.operatingPoint()
                .map(point -> switch (index) {
                    case FDR -> OptionalDouble.of(point.fdr());
                    case GARBE -> OptionalDouble.of(point.garbe());
                    case FMR_TO_MEAN -> point.fmrRatio();
                    case FNMR_TO_MEAN -> point.fnmrRatio();
                    case FMR,
                            CROSS_FMR,
                            FNMR,
                            TAR_2,
                            TAR_3,
                            TAR_4,
                            FMR_GAP,
                            FNMR_GAP,
                            FMR_RATIO,
                            FNMR_RATIO,
                            INEQUITY -> throw new IllegalArgumentException(index + " is no index of count groups");
                })
                .orElse(OptionalDouble.empty());
    }

    private Optional<PairedDifference> ofIndex(String other, VerificationMeasure index) {
        Paired paired = paired(FAIR_LOSS, other, report -> report.fairness()
                .map(fairness -> index(fairness, index))
                .orElse(OptionalDouble.empty()));
        return paired.mean()
                .map(mean -> new PairedDifference(
                        other,
                        GROUPS,
                        index.id(),
                        mean,
                        uncertainty.ofIndexDifference(index, FAIR_LOSS, other, mean, paired.seeds())));
    }

    private static Function<EvaluationReport, OptionalDouble> on(
            String set, Function<VerificationResult, Double> measure) {
        return report -> report.on(set)
                .map(result -> OptionalDouble.of(measure.apply(result)))
                .orElse(OptionalDouble.empty());
    }

    private Optional<PairedDifference> difference(
            String arm,
            String other,
            String set,
            String metric,
            Function<EvaluationReport, OptionalDouble> measure,
            int comparisons) {
        Paired paired = paired(arm, other, measure);
        return paired.mean()
                .map(mean -> new PairedDifference(
                        other,
                        set,
                        metric,
                        mean,
                        uncertainty.ofDifference(set, metric, arm, other, mean, paired.seeds(), comparisons)));
    }

    /** Differences by seed. @param mean empty if no seed has both values */
    private record Paired(Optional<MeanOverSeeds> mean, List<Integer> seeds) {}

    private Paired paired(String arm, String other, Function<EvaluationReport, OptionalDouble> measure) {
        List<Double> values = new ArrayList<>();
        List<Integer> seeds = new ArrayList<>();
        for (EvaluationReport one : Summaries.of(arm, evaluations)) {
            for (EvaluationReport two : Summaries.of(other, evaluations)) {
                if (one.seed() == two.seed()
                        && measure.apply(one).isPresent()
                        && measure.apply(two).isPresent()) {
                    values.add(measure.apply(one).getAsDouble()
                            - measure.apply(two).getAsDouble());
                    seeds.add(one.seed());
                }
            }
        }
        return new Paired(Summaries.overSeeds(values), seeds);
    }
}
