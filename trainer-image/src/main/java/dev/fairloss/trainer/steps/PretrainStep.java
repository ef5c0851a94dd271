// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.step.StepScope;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.reward.Reward;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.train.MarginSchedule;
import dev.fairloss.trainer.train.TrainResult;
import dev.fairloss.trainer.train.TrainingProgress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Trains a network from which rewards are collected, with one margin and without the reward images of its rotation, from random
 * or given weights. Given weights have no class centers for these identities: each center starts at the mean of the identity's
 * unit embeddings (imprinted weights: Qi, Brown and Lowe, CVPR 2018). Assigns
 * the identities to groups with it and measures its distances, which fine-tunes start from.
 */
public final class PretrainStep implements StepAttempt.Body {
    /** The weights in safetensors format. */
    public static final String MODEL = "model.safetensors";
    /** The {@link StoredGroups}. */
    static final String GROUPS = "groups.json";
    /** The {@link ProbeResult} of the network before any fine-tune. */
    static final String DISTANCES = "distances.json";

    private static final TrainResult UNTRAINED =
            new TrainResult.Finished(0, new TrainingProgress.LossCurve(1, List.of(), 0), 0, Optional.empty());

    private final PreparedData data;
    private final StepScope.Network network;

    public PretrainStep(PreparedData data, StepScope.Network network) {
        this.data = data;
        this.network = network;
    }

    /** Seed of weights, image order and augmentation: never that of another network or of a final training. */
    static long seed(StepScope.Network network) {
        return Seeds.mix(network.replicate(), "pretraining", network.number());
    }

    @Override
    public ObjectNode run(StepAttempt run) {
        var spec = run.context().spec();
        var rotation = data.rotation(network.rotation());
        var samples = rotation.samples();
        int updates = spec.pretraining()
                .length()
                .updates(samples.count(), spec.optimization().batchSize());
        run.context().board().planUpdates(updates, 0);
        var margins = Collections.nCopies(Group.NUMBER, spec.loss().initialMargin());
        run.context().board().margins(margins);
        long seed = seed(network);
        var rate = TrainingRun.rate(spec.optimization(), updates);
        try (var manager = run.context().settings().target().newManager();
                var model = new FaceModel(manager, TrainingRun.shape(spec, data.classes()), seed);
                var metrics = new TrainingMetrics(run)) {
            var schedule =
                    MarginSchedule.fixed(data.classes(), (float) spec.loss().initialMargin());
            var embeddings = new Embeddings(run, data);
            StartingWeights.of(spec, DataFolders.of(run.context())).ifPresent(weights -> {
                model.load(weights.read());
                model.setCenters(embeddings.centers(model, rotation));
            });
            var checkpoints = new StoredCheckpoints(run);
            var task = new TrainingRun.Task(run.step().id().text(), updates, rate, schedule, checkpoints);
            var result = updates == 0
                    ? UNTRAINED
                    : new TrainingRun(run, List.of(metrics)).train(task, model, data, samples, seed);
            var groups = StoredGroups.assign(data.trainingSet(), embeddings.variances(model, rotation), rotation);
            var measured = Reward.measure(
                    new Reward.Subject(ProbeResult.BEFORE, rotation.number(), margins, 0),
                    embeddings.distances(model, rotation, "distances"),
                    groups.ofClasses());
            ModelFiles.put(run, MODEL, model);
            TrainReports.write(run.artifacts(), rate, result);
            run.artifacts().put(DISTANCES, ContractJson.write(measured));
            run.artifacts().put(GROUPS, ContractJson.write(groups));
        }
        return ContractJson.mapper().createObjectNode().put("updates", updates);
    }
}
