// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.contract.spec.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Computes FairLoss minus each other arm, seed by seed. */
final class PairedDifferences {
    /** The value of {@link PairedDifference#set} for metrics of the groups of training identities. */
    static final String GROUPS = "count groups";

    /** The metric {@code accuracyGap}: best minus worst accuracy of the count groups. */
    static final String ACCURACY_GAP = "accuracyGap";

    /** 97.5% quantiles of Student's t for 1, 2, ... degrees of freedom (from a statistics table). */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private PairedDifferences() {}

    static List<PairedDifference> of(List<String> arms, List<EvaluationReport> evaluations) {
        List<EvaluationReport> fair = Summaries.of(new Arm.FairLoss().name(), evaluations);
        List<String> sets = evaluations.stream()
                .flatMap(report -> report.sets().stream())
                .map(VerificationResult::set)
                .distinct()
                .toList();
        List<PairedDifference> differences = new ArrayList<>();
        for (String arm : arms) {
            List<EvaluationReport> others = Summaries.of(arm, evaluations);
            if (arm.equals(new Arm.FairLoss().name())) {
                continue;
            }
            for (String set : sets) {
                add(differences, arm, set, "accuracy", fair, others, on(set, VerificationResult::accuracy));
                add(differences, arm, set, "auc", fair, others, on(set, VerificationResult::auc));
            }
            add(differences, arm, GROUPS, ACCURACY_GAP, fair, others, report -> report.fairness()
                    .map(fairness -> fairness.accuracyGap())
                    .orElse(OptionalDouble.empty()));
        }
        return differences;
    }

    private static Function<EvaluationReport, OptionalDouble> on(
            String set, Function<VerificationResult, Double> figure) {
        return report -> report.on(set)
                .map(result -> OptionalDouble.of(figure.apply(result)))
                .orElse(OptionalDouble.empty());
    }

    private static void add(
            List<PairedDifference> differences,
            String arm,
            String set,
            String metric,
            List<EvaluationReport> fair,
            List<EvaluationReport> others,
            Function<EvaluationReport, OptionalDouble> figure) {
        List<Double> values = new ArrayList<>();
        for (EvaluationReport one : fair) {
            for (EvaluationReport other : others) {
                if (one.seed() == other.seed()
                        && figure.apply(one).isPresent()
                        && figure.apply(other).isPresent()) {
                    values.add(figure.apply(one).getAsDouble()
                            - figure.apply(other).getAsDouble());
                }
            }
        }
        if (!values.isEmpty()) {
            MeanOverSeeds difference = MeanOverSeeds.of(values);
            differences.add(new PairedDifference(arm, set, metric, difference, halfWidth(difference)));
        }
    }

    /** t(.975, n - 1) sd / sqrt(n); from 31 degrees of freedom on the normal quantile, 1.96. */
    static OptionalDouble halfWidth(MeanOverSeeds difference) {
        if (difference.sd().isEmpty()) {
            return OptionalDouble.empty();
        }
        int freedom = difference.seeds() - 1;
        double quantile = freedom <= STUDENT.length ? STUDENT[freedom - 1] : 1.96;
        return OptionalDouble.of(quantile * difference.sd().getAsDouble() / Math.sqrt(difference.seeds()));
    }
}
