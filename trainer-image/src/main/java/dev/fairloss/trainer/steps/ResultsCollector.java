// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import ai.djl.engine.Engine;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ArmMargins;
import dev.fairloss.contract.result.Environment;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.GroupSize;
import dev.fairloss.contract.result.MarginHistory;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.report.Summaries;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.StepArtifacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads the results of all steps out of the store. */
final class ResultsCollector {
    private final StepContext context;
    private final StepPlan plan;
    private final PreparedData data;

    ResultsCollector(StepContext context, StepPlan plan, PreparedData data) {
        this.context = context;
        this.plan = plan;
        this.data = data;
    }

    ExperimentResults results() {
        var spec = context.spec();
        var runs = new ArrayList<TrainReport>(List.of(training("pretrain", TrainReport.PRETRAINING, 0)));
        var evaluations = new ArrayList<EvaluationReport>();
        var histories = new ArrayList<ArmMargins>();
        for (var step : plan.steps()) {
            if (step.kind() == StepKind.TRAIN) {
                var run = step.step().run().orElseThrow();
                runs.add(training(step.id().text(), run.arm().name(), run.seed()));
                var history = read(step.id().text(), TrainStep.MARGINS, MarginHistory.class);
                histories.add(new ArmMargins(run.arm().name(), run.seed(), history));
            } else if (step.kind() == StepKind.EVALUATE) {
                evaluations.add(read(step.id().text(), EvaluateStep.REPORT, EvaluationReport.class));
            }
        }
        var costs = PhaseCosts.of(context, plan);
        return new ExperimentResults(
                ExperimentResults.VERSION,
                context.experiment().manifest().name(),
                context.clock().instant(),
                context.experiment().manifest().defaultedYaml(),
                spec.arms(),
                spec.training().seeds(),
                spec.loss().margins(),
                spec.loss().initialMargin(),
                environment(),
                data.report(),
                groups(),
                Optional.of(read("collect", CollectStep.REWARDS, RewardTable.class)),
                Optional.of(read("policy", PolicyStep.POLICY, PolicyTable.class)),
                histories,
                runs,
                evaluations,
                Summaries.of(spec.arms(), evaluations, runs, costs),
                costs);
    }

    private Environment environment() {
        var settings = context.settings();
        return new Environment(
                Environment.class.getPackage().getImplementationVersion() == null
                        ? "development"
                        : Environment.class.getPackage().getImplementationVersion(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                EngineRuntime.library() + ", PyTorch " + Engine.getInstance().getVersion(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                "cpu",
                settings.threads(),
                context.spec().optimization().precision().name());
    }

    private List<GroupSize> groups() {
        var groups = StoredGroups.read(artifacts("pretrain"));
        return Group.all().stream()
                .map(group -> {
                    int[] classes = IntStream.range(0, data.classes())
                            .filter(c -> groups.group(c) == group.index())
                            .toArray();
                    int images = IntStream.of(classes)
                            .map(c -> data.people().trainImages()[c].length)
                            .sum();
                    return new GroupSize(group, classes.length, images);
                })
                .toList();
    }

    private TrainReport training(String id, String run, int seed) {
        var artifacts = artifacts(id);
        StepManifest manifest = artifacts.manifest().orElseThrow();
        return TrainReports.read(
                artifacts,
                manifest,
                run,
                seed,
                data,
                context.spec().optimization().batchSize());
    }

    private <T> T read(String id, String file, Class<T> type) {
        return ContractJson.read(artifacts(id).read(file), type);
    }

    private StepArtifacts artifacts(String id) {
        PlannedStep step = plan.step(new StepId(id)).orElseThrow();
        return context.artifacts(step);
    }
}
