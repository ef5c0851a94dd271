// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.step.ArmRun;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.policy.ArmSchedule;
import dev.fairloss.trainer.policy.ArmSchedules;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.store.StepArtifacts;

/**
 * Trains a model of one arm with one seed from scratch, on all training images: reward images are back, fairness images stay
 * out. The arm sets the margins epoch by epoch.
 */
public final class TrainStep implements StepAttempt.Body {
    /** The {@link dev.fairloss.contract.result.MarginHistory}. */
    static final String MARGINS = "margins.json";

    private final PreparedData data;
    private final ArmRun armRun;
    private final StepArtifacts policy;
    private final StepArtifacts pretrained;

    public TrainStep(PreparedData data, ArmRun armRun, StepArtifacts policy, StepArtifacts pretrained) {
        this.data = data;
        this.armRun = armRun;
        this.policy = policy;
        this.pretrained = pretrained;
    }

    @Override
    public ObjectNode run(StepAttempt run) {
        var spec = run.context().spec();
        int updates = spec.training()
                .length()
                .updates(data.trainingImages(), spec.optimization().batchSize());
        var rate = TrainingRun.rate(spec.optimization(), updates);
        var schedule = schedule(run);
        try (var manager = run.context().settings().target().newManager();
                var model = new FaceModel(manager, TrainingRun.shape(spec, data.classes()), armRun.seed())) {
            var task =
                    new TrainingRun.Task(run.step().id().text(), updates, rate, schedule, new StoredCheckpoints(run));
            var result = new TrainingRun(run)
                    .train(task, model, data, data.trainingSet().samples(), armRun.seed());
            run.artifacts().put(PretrainStep.MODEL, model.save());
            TrainReports.write(run.artifacts(), rate, result);
            run.artifacts().put(MARGINS, ContractJson.write(schedule.history()));
        }
        return ContractJson.mapper().createObjectNode().put("updates", updates);
    }

    private ArmSchedule schedule(StepAttempt run) {
        var spec = run.context().spec();
        var inputs = new ArmSchedules.Inputs(
                spec.space(),
                spec.loss().initialMargin(),
                spec.training().policyStartEpoch(),
                armRun.seed(),
                data.trainingSet().counts(),
                () -> ContractJson.read(policy.read(PolicyStep.POLICY), PolicyTable.class),
                () -> StoredGroups.read(pretrained));
        return ArmSchedules.of(armRun.arm(), inputs);
    }
}
