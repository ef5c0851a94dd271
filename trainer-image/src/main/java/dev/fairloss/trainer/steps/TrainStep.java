// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.step.ArmRun;
import dev.fairloss.trainer.group.CountEdges;
import dev.fairloss.trainer.group.GroupAssigner;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.policy.FixedMargin;
import dev.fairloss.trainer.policy.LearnedPolicy;
import dev.fairloss.trainer.policy.MarginPolicy;
import dev.fairloss.trainer.policy.PolicySchedule;
import dev.fairloss.trainer.policy.RandomPolicy;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.store.StepArtifacts;
import java.util.List;

/** Trains one arm with one seed from scratch, each group's margin set by the arm's policy epoch by epoch. */
public final class TrainStep implements StepAttempt.Body {
    /** The {@link dev.fairloss.contract.result.MarginHistory}. */
    static final String MARGINS = "margins.json";

    private final PreparedData data;
    private final ArmRun armRun;
    private final StepArtifacts policy;

    public TrainStep(PreparedData data, ArmRun armRun, StepArtifacts policy) {
        this.data = data;
        this.armRun = armRun;
        this.policy = policy;
    }

    @Override
    public ObjectNode run(StepAttempt run) {
        var spec = run.context().spec();
        int updates = spec.training()
                .length()
                .updates(data.trainingImages(), spec.optimization().batchSize());
        var rate = TrainingRun.rate(spec.optimization(), updates);
        var schedule = schedule(run);
        try (var manager = NDManager.newBaseManager();
                var model = new FaceModel(manager, TrainingRun.shape(spec, data.classes()), armRun.seed())) {
            var task =
                    new TrainingRun.Task(run.step().id().text(), updates, rate, schedule, new StoredCheckpoints(run));
            var result = new TrainingRun(run).train(task, model, data, armRun.seed());
            run.artifacts().put(PretrainStep.MODEL, model.save());
            TrainReports.write(run.artifacts(), rate, result);
            run.artifacts().put(MARGINS, ContractJson.write(schedule.history()));
        }
        return ContractJson.mapper().createObjectNode().put("updates", updates);
    }

    private PolicySchedule schedule(StepAttempt run) {
        var spec = run.context().spec();
        var space = spec.space();
        int[] counts = data.people().counts();
        var assigner = new GroupAssigner(CountEdges.of(counts), counts);
        var changing = new PolicySchedule.Settings(
                space.margins(),
                space.level(spec.loss().initialMargin()),
                spec.training().policyStartEpoch());
        if (armRun.arm() instanceof Arm.FixedMargin fixed) {
            var constant = new PolicySchedule.Settings(List.of(fixed.margin()), 0, 0);
            return new PolicySchedule(constant, new FixedMargin(), assigner, data.classes());
        }
        MarginPolicy chosen = armRun.arm() instanceof Arm.RandomPolicy
                ? new RandomPolicy(space, armRun.seed())
                : new LearnedPolicy(ContractJson.read(policy.read(PolicyStep.POLICY), PolicyTable.class));
        return new PolicySchedule(changing, chosen, assigner, data.classes());
    }
}
