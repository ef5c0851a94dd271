// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.run;

import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.Step;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.store.StepArtifacts;
import java.util.Optional;

/** Runs one step of a plan whose inputs are finished: which body belongs to which step, and what it reads. */
final class StepRunner {
    private final StepContext context;
    private final StepPlan plan;
    private final PreparedData data;

    StepRunner(StepContext context, StepPlan plan, PreparedData data) {
        this.context = context;
        this.plan = plan;
        this.data = data;
    }

    /** Runs it to its end. @throws StoppedException if the process shall stop */
    StepManifest run(PlannedStep step) {
        return run(step, Shard.ALL).orElseThrow();
    }

    /** Runs a share of it; empty if others are not done with theirs. @throws StoppedException if the process shall stop */
    Optional<StepManifest> run(PlannedStep step, Shard share) {
        return StepAttempt.run(context, step, share, body(step.step()));
    }

    private StepAttempt.Body body(Step step) {
        if (step instanceof Step.Pretrain) {
            return new PretrainStep(data);
        }
        if (step instanceof Step.Collect) {
            return new CollectStep(data, artifacts("pretrain"));
        }
        if (step instanceof Step.Policy) {
            return new PolicyStep(artifacts("collect"));
        }
        if (step instanceof Step.Train train) {
            return new TrainStep(data, train, artifacts("policy"));
        }
        if (step instanceof Step.Evaluate evaluate) {
            var trained = new Step.Train(evaluate.arm(), evaluate.seed());
            return new EvaluateStep(data, evaluate, artifacts(trained.id().text()), artifacts("pretrain"));
        }
        if (step instanceof Step.Report) {
            return new ReportStep(data, plan);
        }
        throw new IllegalStateException("prepare runs before there is a plan to run");
    }

    private StepArtifacts artifacts(String id) {
        return context.artifacts(plan.step(new StepId(id)).orElseThrow());
    }
}
