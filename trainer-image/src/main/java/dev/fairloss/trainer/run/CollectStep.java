// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.run;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.Strategy;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.ReadOut;
import dev.fairloss.contract.step.Effective;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.reward.CollectionDesign;
import dev.fairloss.trainer.reward.Exhaustive;
import dev.fairloss.trainer.reward.Grouped;
import dev.fairloss.trainer.reward.Probe;
import dev.fairloss.trainer.reward.Reward;
import dev.fairloss.trainer.store.StepArtifacts;
import dev.fairloss.trainer.train.CheckpointStore;
import dev.fairloss.trainer.train.LearningRate;
import dev.fairloss.trainer.train.MarginSchedule;
import java.util.ArrayList;

/**
 * Fine-tunes the pre-trained model once for every probe of the design and reads the rewards off the results. Each probe
 * publishes what it found by itself, so that a collection that was stopped goes on with the next probe.
 */
final class CollectStep implements StepRun.Body {
    /** The {@link dev.fairloss.contract.result.RewardTable}. */
    static final String REWARDS = "rewards.json";

    private final Prepared data;
    private final StepArtifacts pretrained;

    CollectStep(Prepared data, StepArtifacts pretrained) {
        this.data = data;
        this.pretrained = pretrained;
    }

    static CollectionDesign design(Effective spec) {
        var collection = spec.collection();
        var space = spec.space();
        return collection.strategy() == Strategy.Exhaustive
                ? new Exhaustive(space, collection.repeats(), collection.seed())
                : new Grouped(space, space.level(spec.loss().initialMargin()), collection.repeats(), collection.seed());
    }

    @Override
    public ObjectNode run(StepRun run) {
        var design = design(run.context().spec());
        var groups = StoredGroups.read(pretrained);
        byte[] base = pretrained.read(PretrainStep.MODEL);
        var probes = design.probes();
        var readOuts = new ArrayList<ReadOut>();
        for (var probe : probes) {
            var known = run.artifacts().readProbe(probe.index(), ReadOut.class);
            readOuts.add(known.isPresent() ? known.get() : probe(run, probe, probes.size(), groups, base));
        }
        var table = design.rewards(readOuts);
        run.artifacts().put(REWARDS, ContractJson.write(table));
        var summary = ContractJson.mapper().createObjectNode().put("fineTunes", probes.size());
        table.repeatCorrelation().ifPresent(r -> summary.put("repeatCorrelation", r));
        return summary;
    }

    private ReadOut probe(StepRun run, Probe probe, int of, ClassGroups groups, byte[] base) {
        run.context().checkStop();
        var spec = run.context().spec();
        try (var manager = NDManager.newBaseManager();
                var model = new FaceModel(manager, TrainingRun.shape(spec, data.classes()), 0)) {
            model.load(base, "the model of " + pretrained.step());
            String label = run.step().id() + " " + (probe.index() + 1) + "/" + of;
            var task = new TrainingRun.Task(
                    label,
                    spec.collection().updates(),
                    new LearningRate.Constant(spec.collection().learningRate()),
                    MarginSchedule.fixed(groups.spread(probe.margins(spec.space()))),
                    CheckpointStore.none());
            new TrainingRun(run).train(task, model, data, probe.seed());
            var distances = new Embeddings(run, data).distances(model, label + " read-out");
            var readOut = Reward.readOut(probe.index(), distances, groups);
            run.artifacts().publishProbe(probe.index(), readOut);
            run.refreshAccount();
            return readOut;
        }
    }
}
