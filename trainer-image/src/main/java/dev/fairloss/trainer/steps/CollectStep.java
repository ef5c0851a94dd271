// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import ai.djl.ndarray.NDManager;
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
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Fine-tunes the pre-trained model once for every probe of the design and reads the rewards off the results. Each probe
 * publishes what it found by itself, so that a collection that was stopped goes on with the next probe, and several processes
 * can share the probes: the one that ends last puts the rewards together.
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
    public boolean runShare(StepAttempt run) {
        var probes = design(run.context().spec()).probes().stream()
                .filter(probe -> run.share().has(probe.index()))
                .toList();
        readOuts(run, probes);
        run.end(LedgerEntry.Outcome.FINISHED);
        return isLast(run);
    }

    /**
     * Every process ends its account before it looks at those of the others, so at least one finds all of them ended; if two
     * do, both publish the same bytes. Of a share at work whose fine-tunes are all there already, others have done the work:
     * another experiment, or an earlier number of shares.
     */
    private static boolean isLast(StepAttempt run) {
        int shares = run.share().of();
        if (shares == 1) {
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
        boolean allThere = run.artifacts().probes().size() == run.step().tasks();
        return IntStream.range(0, shares)
                .allMatch(share -> finished.contains(share)
                        && (allThere || last.get(share).outcome() == LedgerEntry.Outcome.FINISHED));
    }

    @Override
    public ObjectNode run(StepAttempt run) {
        var design = design(run.context().spec());
        var table = design.rewards(readOuts(run, design.probes()));
        run.artifacts().put(REWARDS, ContractJson.write(table));
        var summary = ContractJson.mapper()
                .createObjectNode()
                .put("fineTunes", run.step().tasks());
        table.repeatCorrelation().ifPresent(r -> summary.put("repeatCorrelation", r));
        return summary;
    }

    /** What the fine-tunes found; those that are not there are made. */
    private List<ProbeResult> readOuts(StepAttempt run, List<Probe> probes) {
        var readOuts = new ArrayList<ProbeResult>();
        Optional<Base> base = Optional.empty();
        for (var probe : probes) {
            var known = run.artifacts().readProbe(probe.index(), ProbeResult.class);
            if (known.isEmpty() && base.isEmpty()) {
                base = Optional.of(new Base(StoredGroups.read(pretrained), pretrained.read(PretrainStep.MODEL)));
            }
            readOuts.add(known.isPresent() ? known.get() : probe(run, probe, base.orElseThrow()));
        }
        return readOuts;
    }

    /** Where every fine-tune begins: the groups and the weights of pre-training. */
    private record Base(ClassGroups groups, byte[] model) {}

    private ProbeResult probe(StepAttempt run, Probe probe, Base base) {
        run.context().checkStop();
        var spec = run.context().spec();
        try (var manager = NDManager.newBaseManager();
                var model = new FaceModel(manager, TrainingRun.shape(spec, data.classes()), 0)) {
            model.load(base.model(), "the model of " + pretrained.step());
            String label = run.step().id() + " " + (probe.index() + 1) + "/"
                    + run.step().tasks();
            var task = new TrainingRun.Task(
                    label,
                    spec.collection().updates(),
                    new LearningRate.Constant(spec.collection().learningRate()),
                    MarginSchedule.fixed(base.groups().spread(probe.margins(spec.space()))),
                    CheckpointStore.none());
            new TrainingRun(run).train(task, model, data, probe.seed());
            var distances = new Embeddings(run, data).distances(model, label + " read-out");
            var result = Reward.measure(probe.index(), distances, base.groups());
            run.artifacts().publishProbe(probe.index(), result);
            run.keepAccount();
            return result;
        }
    }
}
