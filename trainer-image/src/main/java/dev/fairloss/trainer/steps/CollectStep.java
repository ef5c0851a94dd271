// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.reward.CollectionDesign;
import dev.fairloss.trainer.reward.CollectionSetup;
import dev.fairloss.trainer.reward.Probe;
import dev.fairloss.trainer.reward.Reward;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.store.StepArtifacts;
import dev.fairloss.trainer.train.CheckpointStore;
import dev.fairloss.trainer.train.LearningRate;
import dev.fairloss.trainer.train.MarginSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Fine-tunes the pre-trained model once for each probe of the design and computes the rewards from the results. Each probe
 * publishes its own result, so a stopped collection continues with the next probe, and several processes can share the
 * probes: the last one to finish computes the rewards.
 */
public final class CollectStep implements StepAttempt.Body {
    /** The {@link dev.fairloss.contract.result.RewardTable}. */
    static final String REWARDS = "rewards.json";

    private final PreparedData data;
    private final StepArtifacts pretrained;

    public CollectStep(PreparedData data, StepArtifacts pretrained) {
        this.data = data;
        this.pretrained = pretrained;
    }

    static CollectionDesign design(ResolvedSpec spec) {
        var collection = spec.collection();
        return CollectionDesign.of(
                collection.strategy(), new CollectionSetup(spec.space(), collection.repeats(), collection.seed()));
    }

    @Override
    public boolean runShard(StepAttempt run) {
        var probes = design(run.context().spec()).probes().stream()
                .filter(probe -> run.shard().has(probe.index()))
                .toList();
        results(run, probes);
        run.end(LedgerEntry.Outcome.FINISHED);
        return isLast(run);
    }

    /**
     * Whether all shards are finished. Each process ends its ledger entry before it reads the entries of the others, so at
     * least one sees all of them finished; if two do, both publish the same bytes. If all fine-tunes exist, a shard that is
     * still running has nothing left to do: another experiment, or a former number of shards, has run its fine-tunes.
     */
    private static boolean isLast(StepAttempt run) {
        int shards = run.shard().of();
        if (shards == 1) {
            return true;
        }
        var finished = new TreeSet<Integer>();
        var last = new TreeMap<Integer, LedgerEntry>();
        for (var entry : run.ledger().all()) {
            if (entry.outcome() == LedgerEntry.Outcome.FINISHED) {
                finished.add(entry.shard());
            }
            last.put(entry.shard(), entry);
        }
        boolean complete = run.artifacts().probes().size() == run.step().tasks();
        return IntStream.range(0, shards)
                .allMatch(shard -> finished.contains(shard)
                        && (complete || last.get(shard).outcome() == LedgerEntry.Outcome.FINISHED));
    }

    @Override
    public ObjectNode run(StepAttempt run) {
        var design = design(run.context().spec());
        var utility = run.context().spec().policy().utility();
        var table = design.rewards(results(run, design.probes()), utility);
        run.artifacts().put(REWARDS, ContractJson.write(table));
        var summary = ContractJson.mapper()
                .createObjectNode()
                .put("fineTunes", run.step().tasks());
        table.repeatCorrelation().ifPresent(r -> summary.put("repeatCorrelation", r));
        return summary;
    }

    /** The results of the fine-tunes. Runs those that are missing. */
    private List<ProbeResult> results(StepAttempt run, List<Probe> probes) {
        var results = new ArrayList<ProbeResult>();
        Optional<Base> base = Optional.empty();
        for (var probe : probes) {
            var known = run.artifacts().readProbe(probe.index(), ProbeResult.class);
            if (known.isEmpty() && base.isEmpty()) {
                base = Optional.of(new Base(StoredGroups.read(pretrained), pretrained.read(PretrainStep.MODEL)));
            }
            results.add(known.isPresent() ? known.get() : probe(run, probe, base.orElseThrow()));
        }
        return results;
    }

    /** The starting point of all fine-tunes: the groups and the weights of pre-training. */
    private record Base(ClassGroups groups, byte[] model) {}

    private ProbeResult probe(StepAttempt run, Probe probe, Base base) {
        run.context().checkStop();
        var spec = run.context().spec();
        try (var manager = run.context().settings().target().newManager();
                var model = new FaceModel(manager, TrainingRun.shape(spec, data.classes()), 0)) {
            model.load(base.model(), "the model of " + pretrained.step());
            String label = run.step().id() + " " + (probe.index() + 1) + "/"
                    + run.step().tasks();
            var task = new TrainingRun.Task(
                    label,
                    spec.collection().updates(),
                    new LearningRate.Constant(spec.collection().learningRate()),
                    MarginSchedule.fixed(base.groups().perClass(probe.margins(spec.space()))),
                    CheckpointStore.none());
            var rotation = data.rotation(PretrainStep.ROTATION);
            new TrainingRun(run).train(task, model, data, rotation.samples(), probe.seed());
            var distances = new Embeddings(run, data).distances(model, rotation, label + " distances");
            var margins = Arrays.stream(probe.margins(spec.space())).boxed().toList();
            var subject = new Reward.Subject(probe.index(), rotation.number(), margins, probe.seed());
            var result = Reward.measure(subject, distances, base.groups());
            run.artifacts().publishProbe(probe.index(), result);
            run.recordKept();
            return result;
        }
    }
}
