// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.result.ArmChoice;
import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.report.ModelCard;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.tracking.RunState;
import dev.fairloss.trainer.tracking.TrackedModel;
import dev.fairloss.trainer.tracking.TrainingEvent;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Sends the results of an experiment to MLflow: all trainings once more, accuracies, rewards, policies and costs, and the best
 * network.
 */
final class TrackedResults {
    private final StepContext context;
    private final StepPlan plan;
    private final ExperimentResults results;
    private final TrackedRuns runs;

    TrackedResults(StepContext context, StepPlan plan, ExperimentResults results) {
        this.context = context;
        this.plan = plan;
        this.results = results;
        this.runs = new TrackedRuns(context);
    }

    void send() {
        var mlflow = context.tracking().mlflow();
        if (mlflow.isEmpty()) {
            return;
        }
        var file = context.experiment().file();
        String name = file.qualifiedName();
        var store = context.store();
        var tags = Map.of(
                "fairloss.report", store.describe(ArtifactLayout.report(file.namespace(), file.name())),
                "fairloss.results", store.describe(ArtifactLayout.results(file.namespace(), file.name())));
        var metrics = List.of(new TrainingEvent.Scalars(results.finished(), 0, metrics()));
        mlflow.get().send(name, () -> runs.experiment(plan, metrics, tags, RunState.finished(results.finished())));
        // Evaluations belong to the runs of their trainings.
        plan.steps().stream()
                .filter(step -> step.kind() != StepKind.EVALUATE)
                .forEach(step -> runs.changed(plan, step));
        best().ifPresent(mlflow.get()::register);
    }

    private Map<String, Double> metrics() {
        var values = new LinkedHashMap<String, Double>();
        for (ArmSummary arm : results.summary().arms()) {
            values.put("accuracy/" + arm.set() + "/" + arm.arm(), arm.accuracy().mean());
        }
        for (var replicate : results.replicates()) {
            String seed = "/seed-" + replicate.seed() + "/";
            for (var row : replicate.rewards().increments()) {
                values.put("reward" + seed + row.group().label() + "/up-from-" + number(row.margin()), row.reward());
            }
            for (var row : replicate.policy().rows()) {
                values.put("policy" + seed + row.group().label() + "/" + number(row.margin()), (double)
                        row.action().move());
            }
        }
        for (var cost : results.costs()) {
            values.merge("cost/" + cost.phase().id() + "/seconds", cost.resultSeconds(), Double::sum);
            values.merge("cost/" + cost.phase().id() + "/device_seconds", cost.deviceSeconds(), Double::sum);
            cost.cpuSeconds()
                    .ifPresent(seconds ->
                            values.merge("cost/" + cost.phase().id() + "/cpu_seconds", seconds, Double::sum));
        }
        return values;
    }

    private static String number(double margin) {
        return String.format(Locale.ROOT, "%.4g", margin);
    }

    /** The network of the best arm with the seed that has the highest accuracy on the first set; empty if none was evaluated. */
    private Optional<TrackedModel> best() {
        var first = results.setNames().stream().findFirst();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String arm = results.choice()
                .flatMap(ArmChoice::arm)
                .or(() -> results.summary().best())
                .orElseGet(() -> mostAccurate(first.get()));
        return results.evaluations().stream()
                .filter(evaluation -> evaluation.arm().equals(arm))
                .max(Comparator.comparingDouble(evaluation -> accuracy(evaluation, first.get())))
                .flatMap(evaluation -> plan.step(new StepId(StepKind.TRAIN.id() + "-" + arm + "-" + evaluation.seed()))
                        .map(step -> model(step, evaluation)));
    }

    private String mostAccurate(String set) {
        return results.summary().arms().stream()
                .filter(summary -> summary.set().equals(set))
                .max(Comparator.comparingDouble(summary -> summary.accuracy().mean()))
                .orElseThrow()
                .arm();
    }

    private static double accuracy(EvaluationReport evaluation, String set) {
        return evaluation.on(set).orElseThrow().accuracy();
    }

    private TrackedModel model(PlannedStep training, EvaluationReport evaluation) {
        var file = context.experiment().file();
        var address = StepContext.address(training);
        return new TrackedModel(
                file.namespace() + "." + file.name(),
                address.toString(),
                source(ArtifactLayout.file(address, ModelFiles.weights(1))),
                ModelCard.render(results, context.spec(), evaluation.arm(), evaluation.seed()),
                runs.identity(training));
    }

    /** MLflow accepts a local path only of a file that it stores itself. */
    private String source(ArtifactKey weights) {
        String uri = context.store().describe(weights);
        return uri.startsWith("s3:") ? uri : "fairloss-store:/" + weights;
    }
}
