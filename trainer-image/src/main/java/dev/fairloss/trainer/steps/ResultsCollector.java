// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import ai.djl.engine.Engine;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ArmMargins;
import dev.fairloss.contract.result.AttributeReport;
import dev.fairloss.contract.result.Convergence;
import dev.fairloss.contract.result.ConvergenceReport;
import dev.fairloss.contract.result.DatasetReport;
import dev.fairloss.contract.result.DatasetReportBuilder;
import dev.fairloss.contract.result.Environment;
import dev.fairloss.contract.result.EnvironmentBuilder;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.EvaluationScores;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.result.GroupSize;
import dev.fairloss.contract.result.IdentificationReport;
import dev.fairloss.contract.result.MarginHistory;
import dev.fairloss.contract.result.OtherRewards;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.result.PolicyReplicate;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.result.ProbeTable;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardWorth;
import dev.fairloss.contract.result.TemplateReport;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.eval.Uncertainty;
import dev.fairloss.trainer.report.ArmChoices;
import dev.fairloss.trainer.report.AttributeSummaries;
import dev.fairloss.trainer.report.IdentificationSummaries;
import dev.fairloss.trainer.report.Summaries;
import dev.fairloss.trainer.report.TemplateSummaries;
import dev.fairloss.trainer.reward.RewardWorths;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.Stopwatch;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads the results of all steps from the store. */
final class ResultsCollector {
    private final StepContext context;
    private final StepPlan plan;
    private final PreparedData data;

    ResultsCollector(StepContext context, StepPlan plan, PreparedData data) {
        this.context = context;
        this.plan = plan;
        this.data = data;
    }

    /** @param report measures the report step since its start */
    ExperimentResults results(Stopwatch report) {
        var spec = context.spec();
        var runs = Stream.concat(
                        steps(StepKind.PRETRAIN).map(this::pretraining),
                        steps(StepKind.TRAIN).map(this::training))
                .toList();
        var evaluations = ofEvaluations(EvaluateStep.REPORT, EvaluationReport.class);
        var searches = data.identification().isEmpty()
                ? List.<IdentificationReport>of()
                : ofEvaluations(EvaluateStep.IDENTIFICATION, IdentificationReport.class);
        var byAttribute =
                spec.evaluation().stream().noneMatch(set -> set.attributes().isPresent())
                        ? List.<AttributeReport>of()
                        : ofEvaluations(EvaluateStep.ATTRIBUTES, AttributeReport.class);
        var uncertainty = Uncertainty.of(ofEvaluations(EvaluateStep.SCORES, EvaluationScores.class));
        long collectionUpdates = (long) StepPlan.probes(spec.collection(), spec.space())
                * spec.collection().updates();
        var costs = PhaseCosts.of(context, plan, report);
        var summary = Summaries.of(
                spec.arms(),
                evaluations,
                runs,
                ofMethod(costs),
                uncertainty,
                spec.replicates().size(),
                collectionUpdates);
        var attributes =
                AttributeSummaries.of(spec.arms().stream().map(Arm::name).toList(), byAttribute);
        return ExperimentResultsBuilder.builder()
                .version(ExperimentResults.VERSION)
                .name(context.experiment().file().name())
                .finished(context.clock().instant())
                .experimentFile(context.experiment().file().defaultedYaml())
                .arms(spec.arms())
                .seeds(spec.training().seeds())
                .margins(spec.loss().margins())
                .initialMargin(spec.loss().initialMargin())
                .environment(environment())
                .data(data())
                .groups(groups())
                .replication(spec.collection().replication())
                .replicates(replicates())
                .histories(steps(StepKind.TRAIN).map(this::margins).toList())
                .runs(runs)
                .evaluations(evaluations)
                .summary(summary)
                .attributes(attributes)
                .identification(IdentificationSummaries.of(
                        spec.arms().stream().map(Arm::name).toList(), searches))
                .templates(
                        TemplateSummaries.of(spec.arms().stream().map(Arm::name).toList(), templates()))
                .costs(costs)
                .worth(worth(evaluations))
                .choice(spec.choose().map(tradeoff -> ArmChoices.choose(tradeoff, summary.arms(), attributes)))
                .build();
    }

    private List<TemplateReport> templates() {
        return data.templates().isEmpty() ? List.of() : ofEvaluations(EvaluateStep.TEMPLATES, TemplateReport.class);
    }

    private Stream<PlannedStep> steps(StepKind kind) {
        return plan.steps().stream().filter(step -> step.kind() == kind);
    }

    /** A file of all evaluations, in the order of the plan. */
    private <T> List<T> ofEvaluations(String file, Class<T> type) {
        return steps(StepKind.EVALUATE).map(step -> read(step, file, type)).toList();
    }

    private ArmMargins margins(PlannedStep step) {
        var run = step.step().run().orElseThrow();
        return new ArmMargins(run.arm().name(), run.seed(), read(step, TrainStep.MARGINS, MarginHistory.class));
    }

    private TrainReport training(PlannedStep step) {
        var run = step.step().run().orElseThrow();
        return training(step, run.arm().name(), run.seed(), OptionalInt.empty(), data.trainingImages());
    }

    /** The report of the data, with what only the spec states. */
    private DatasetReport data() {
        var dataset = context.spec().dataset();
        return DatasetReportBuilder.builder(data.report())
                .origin(dataset.provenance().source())
                .license(dataset.provenance().license())
                .landmarks(dataset.landmarks())
                .build();
    }

    /** The costs without the images that were embedded only to compare rewards with accuracy. */
    private List<PhaseCost> ofMethod(List<PhaseCost> costs) {
        var spec = context.spec();
        if (!spec.collection().measureAccuracy()) {
            return costs;
        }
        long images = (long) spec.replicates().size()
                * StepPlan.probes(spec.collection(), spec.space())
                * data.accuracyImages();
        return costs.stream()
                .map(cost ->
                        cost.phase() == StepKind.COLLECT ? cost.withImages(Math.max(0, cost.images() - images)) : cost)
                .toList();
    }

    /** What the rewards of all policies are worth. */
    private Optional<RewardWorth> worth(List<EvaluationReport> evaluations) {
        var fineTunes = steps(StepKind.POLICY)
                .map(step -> read(step, PolicyStep.FINE_TUNES, ProbeTable.class))
                .toList();
        return RewardWorths.of(fineTunes, evaluations);
    }

    private Environment environment() {
        var settings = context.settings();
        return EnvironmentBuilder.builder()
                .product(
                        Environment.class.getPackage().getImplementationVersion() == null
                                ? "development"
                                : Environment.class.getPackage().getImplementationVersion())
                .java(System.getProperty("java.vm.name") + " " + System.getProperty("java.version"))
                .engine(EngineRuntime.library() + ", PyTorch "
                        + Engine.getInstance().getVersion())
                .system(System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .device(devices())
                .threads(settings.threads())
                .precision(context.spec().optimization().precision().name())
                .build();
    }

    /** The devices that trained the arms. */
    private String devices() {
        return steps(StepKind.TRAIN)
                .flatMap(step -> context.artifacts(step).manifest().stream())
                .map(manifest -> manifest.cost().device())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /** The groups that all evaluations share: those of the first network. */
    private List<GroupSize> groups() {
        var first = plan.steps().stream()
                .filter(step -> step.kind() == StepKind.PRETRAIN)
                .findFirst();
        var groups = StoredGroups.read(context.artifacts(first.orElseThrow()));
        return Group.all().stream()
                .map(group -> {
                    int[] classes = groups.members(group);
                    int images = IntStream.of(classes)
                            .map(c -> data.trainingSet().trainImages()[c].length)
                            .sum();
                    return new GroupSize(group, classes.length, images);
                })
                .toList();
    }

    private List<PolicyReplicate> replicates() {
        return plan.steps().stream()
                .filter(step -> step.kind() == StepKind.POLICY)
                .map(step -> new PolicyReplicate(
                        step.step().replicate().orElseThrow().seed(),
                        read(step, PolicyStep.REWARDS, RewardTable.class),
                        read(step, PolicyStep.OTHER_REWARDS, OtherRewards.class).tables(),
                        convergence(step),
                        read(step, PolicyStep.POLICY, PolicyTable.class)))
                .toList();
    }

    /** Whether the networks behind a policy had converged, by the utility that the policy follows. */
    private Convergence convergence(PlannedStep policy) {
        var collect = plan.inputs(policy, StepKind.COLLECT).get(0);
        return read(collect, CollectStep.CONVERGENCE, ConvergenceReport.class)
                .by(context.spec().policy().utility());
    }

    private TrainReport pretraining(PlannedStep step) {
        var network = step.step().network().orElseThrow();
        return training(
                step,
                TrainReport.PRETRAINING,
                network.replicate(),
                OptionalInt.of(network.number()),
                data.rotation(network.rotation()).samples().count());
    }

    private TrainReport training(PlannedStep step, String run, int seed, OptionalInt network, int images) {
        var artifacts = context.artifacts(step);
        StepManifest manifest = artifacts.manifest().orElseThrow();
        return TrainReports.read(
                artifacts,
                manifest,
                run,
                seed,
                network,
                images,
                context.spec().optimization().batchSize());
    }

    private <T> T read(PlannedStep step, String file, Class<T> type) {
        return ContractJson.read(context.artifacts(step).read(file), type);
    }
}
