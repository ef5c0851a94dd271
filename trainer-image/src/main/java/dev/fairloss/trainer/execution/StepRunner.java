// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.runtime.Shard;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.CollectStep;
import dev.fairloss.trainer.steps.EvaluateStep;
import dev.fairloss.trainer.steps.PolicyStep;
import dev.fairloss.trainer.steps.PreparedData;
import dev.fairloss.trainer.steps.PretrainStep;
import dev.fairloss.trainer.steps.ReportStep;
import dev.fairloss.trainer.steps.TrackedRuns;
import dev.fairloss.trainer.steps.TrainStep;
import dev.fairloss.trainer.steps.TrainingHost;
import dev.fairloss.trainer.store.StepArtifacts;
import java.util.List;
import java.util.Optional;

/** Runs one step of a plan whose inputs are finished. The only place that maps a kind of step to its implementation. */
final class StepRunner {
    private final StepContext context;
    private final StepPlan plan;
    private final PreparedData data;
    private final TrainingHost host;

    StepRunner(StepContext context, StepPlan plan, PreparedData data) {
        this(context, plan, data, TrainingHost.alone());
    }

    /** @param host where final trainings compute */
    StepRunner(StepContext context, StepPlan plan, PreparedData data, TrainingHost host) {
        this.host = host;
        this.context = context;
        this.plan = plan;
        this.data = data;
    }

    /** Runs a whole step. @throws StoppedException if the process was requested to stop */
    StepManifest run(PlannedStep step) {
        return run(step, Shard.ALL).orElseThrow();
    }

    /** Runs a shard; empty if other shards are still running. @throws StoppedException if the process was requested to stop */
    Optional<StepManifest> run(PlannedStep step, Shard shard) {
        var runs = new TrackedRuns(context);
        var manifest = runs.withStep(step, () -> StepAttempt.run(context, step, shard, body(step)));
        runs.changed(plan, step);
        return manifest;
    }

    private StepAttempt.Body body(PlannedStep planned) {
        var step = planned.step();
        return switch (step.kind()) {
            case PREPARE -> throw new IllegalStateException("Prepare runs before the plan is known.");
            case PRETRAIN -> new PretrainStep(data, step.network().orElseThrow());
            case COLLECT -> new CollectStep(data, step.replicate().orElseThrow(), inputs(planned, StepKind.PRETRAIN));
            case POLICY ->
                new PolicyStep(
                        step.replicate().orElseThrow(),
                        input(planned, StepKind.COLLECT).orElseThrow());
            case TRAIN ->
                new TrainStep(
                        data,
                        step.run().orElseThrow(),
                        input(planned, StepKind.POLICY),
                        input(planned, StepKind.PRETRAIN),
                        host);
            case EVALUATE ->
                new EvaluateStep(
                        data,
                        step.run().orElseThrow(),
                        input(planned, StepKind.TRAIN).orElseThrow(),
                        input(planned, StepKind.PRETRAIN).orElseThrow());
            case REPORT -> new ReportStep(data, plan);
        };
    }

    private List<StepArtifacts> inputs(PlannedStep step, StepKind kind) {
        return plan.inputs(step, kind).stream().map(context::artifacts).toList();
    }

    private Optional<StepArtifacts> input(PlannedStep step, StepKind kind) {
        return inputs(step, kind).stream().findFirst();
    }
}
