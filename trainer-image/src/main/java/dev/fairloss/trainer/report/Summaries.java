// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.ArmSummary.TarSummary;
import dev.fairloss.contract.result.CollectionCost;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.result.Summary;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.eval.Uncertainty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Aggregates the results over seeds for the report. */
public final class Summaries {
    private static final String FAIR_LOSS = new Arm.FairLoss().name();

    private Summaries() {}

    /**
     * The summary of an experiment.
     *
     * @param arms arms in the order of the spec; arms without an evaluation are left out
     * @param evaluations one for each arm and seed that finished
     * @param runs the trainings, aborted ones included
     * @param costs seconds by phase
     * @param uncertainty of the evaluations
     * @param policies number of policies
     * @param collectionUpdates optimizer updates of all fine-tunes for one policy
     */
    public static Summary of(
            List<Arm> arms,
            List<EvaluationReport> evaluations,
            List<TrainReport> runs,
            List<PhaseCost> costs,
            Uncertainty uncertainty,
            int policies,
            long collectionUpdates) {
        List<String> names = arms.stream().map(Arm::name).toList();
        var differences = new PairedDifferences(names, evaluations, uncertainty);
        var groups = new GroupSummaries(evaluations, uncertainty);
        return new Summary(
                arms(names, evaluations, uncertainty),
                differences.ofFairLoss(),
                groups.groups(names),
                groups.disparities(names),
                differences.best(),
                ArmCosts.of(arms, runs, costs, policies * collectionUpdates),
                collectionCost(runs, costs, policies, collectionUpdates));
    }

    private static List<ArmSummary> arms(
            List<String> names, List<EvaluationReport> evaluations, Uncertainty uncertainty) {
        List<String> sets = evaluations.stream()
                .flatMap(report -> report.sets().stream())
                .map(VerificationResult::set)
                .distinct()
                .toList();
        List<ArmSummary> summaries = new ArrayList<>();
        for (String set : sets) {
            for (String arm : names) {
                List<EvaluationReport> reports = of(arm, evaluations).stream()
                        .filter(report -> report.on(set).isPresent())
                        .toList();
                if (!reports.isEmpty()) {
                    summaries.add(arm(arm, set, reports, uncertainty));
                }
            }
        }
        return summaries;
    }

    private static ArmSummary arm(String arm, String set, List<EvaluationReport> reports, Uncertainty uncertainty) {
        List<Integer> numbers = reports.stream().map(EvaluationReport::seed).toList();
        List<VerificationResult> seeds =
                reports.stream().map(report -> report.on(set).orElseThrow()).toList();
        List<TarSummary> tars = new ArrayList<>();
        for (int i = 0; i < seeds.get(0).tarAtFar().size(); i++) {
            int index = i;
            TarAtFar first = seeds.get(0).tarAtFar().get(i);
            List<Double> values = seeds.stream()
                    .flatMap(seed -> seed.tarAtFar().get(index).tar().stream().boxed())
                    .toList();
            Optional<MeanOverSeeds> tar = overSeeds(values);
            tars.add(new TarSummary(
                    first.far(),
                    first.impostors(),
                    tar,
                    tar.flatMap(mean -> uncertainty.interval(set, Uncertainty.tar(first.far()), arm, mean, numbers))));
        }
        MeanOverSeeds accuracy = MeanOverSeeds.of(
                seeds.stream().map(VerificationResult::accuracy).toList());
        return new ArmSummary(
                arm,
                set,
                accuracy,
                seeds.stream()
                        .mapToDouble(VerificationResult::standardError)
                        .average()
                        .orElseThrow(),
                uncertainty.interval(set, Uncertainty.ACCURACY, arm, accuracy, numbers),
                MeanOverSeeds.of(seeds.stream().map(VerificationResult::auc).toList()),
                tars);
    }

    /** The computation of the collection for one policy compared with one training. */
    private static Optional<CollectionCost> collectionCost(
            List<TrainReport> runs, List<PhaseCost> costs, int policies, long collectionUpdates) {
        List<TrainReport> trainings = runs.stream()
                .filter(run -> run.run().equals(FAIR_LOSS) && run.aborted().isEmpty() && run.updatesDone() > 0)
                .toList();
        double collection = seconds(costs, StepKind.COLLECT) + seconds(costs, StepKind.POLICY);
        if (trainings.isEmpty() || collection <= 0) {
            return Optional.empty();
        }
        int batch = trainings.get(0).batchSize();
        long images = costs.stream()
                        .filter(cost -> cost.phase() == StepKind.COLLECT)
                        .mapToLong(PhaseCost::images)
                        .sum()
                / policies;
        long embedded = Math.max(0, images - collectionUpdates * batch);
        long pretraining = runs.stream()
                .filter(run -> run.run().equals(TrainReport.PRETRAINING))
                .mapToLong(TrainReport::updatesDone)
                .sum();
        return Optional.of(new CollectionCost(
                policies,
                pretraining / policies,
                collectionUpdates,
                embedded,
                collectionUpdates + Math.round(CollectionCost.embeddingUpdates(embedded, batch)),
                trainings.get(0).updatesDone(),
                collection / policies,
                seconds(costs, StepKind.PRETRAIN) / policies,
                trainings.stream().mapToDouble(TrainReport::seconds).average().orElseThrow()));
    }

    private static double seconds(List<PhaseCost> costs, StepKind phase) {
        return costs.stream()
                .filter(cost -> cost.phase() == phase)
                .mapToDouble(PhaseCost::resultSeconds)
                .sum();
    }

    static List<EvaluationReport> of(String arm, List<EvaluationReport> evaluations) {
        return evaluations.stream().filter(report -> report.arm().equals(arm)).toList();
    }

    static Optional<MeanOverSeeds> overSeeds(List<Double> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(MeanOverSeeds.of(values));
    }
}
