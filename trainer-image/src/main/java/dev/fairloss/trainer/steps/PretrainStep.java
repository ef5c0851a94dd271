// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.train.MarginSchedule;

/**
 * Trains a network from which rewards are collected, with one margin and without the reward images of its rotation. Assigns
 * the identities to groups with it.
 */
public final class PretrainStep implements StepAttempt.Body {
    /** The weights in safetensors format. */
    public static final String MODEL = "model.safetensors";
    /** The {@link StoredGroups}. */
    static final String GROUPS = "groups.json";

    /** Number of the network, until there are several: it selects the rotation of the reward images. */
    static final int NETWORK = 1;

    private final PreparedData data;

    public PretrainStep(PreparedData data) {
        this.data = data;
    }

    @Override
    public ObjectNode run(StepAttempt run) {
        var spec = run.context().spec();
        var rotation = data.rotation(NETWORK);
        var samples = rotation.samples();
        int updates = spec.pretraining()
                .length()
                .updates(samples.count(), spec.optimization().batchSize());
        long seed = spec.pretraining().seed();
        var rate = TrainingRun.rate(spec.optimization(), updates);
        try (var manager = NDManager.newBaseManager();
                var model = new FaceModel(manager, TrainingRun.shape(spec, data.classes()), seed)) {
            var schedule =
                    MarginSchedule.fixed(data.classes(), (float) spec.loss().initialMargin());
            var result = new TrainingRun(run)
                    .train(
                            new TrainingRun.Task(
                                    run.step().id().text(), updates, rate, schedule, new StoredCheckpoints(run)),
                            model,
                            data,
                            samples,
                            seed);
            var groups = new Embeddings(run, data).groups(model, rotation);
            run.artifacts().put(MODEL, model.save());
            TrainReports.write(run.artifacts(), rate, result);
            run.artifacts().put(GROUPS, ContractJson.write(new StoredGroups(StoredGroups.VERSION, groups.toList())));
        }
        return ContractJson.mapper().createObjectNode().put("updates", updates);
    }
}
