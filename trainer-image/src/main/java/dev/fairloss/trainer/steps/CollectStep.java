// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.ConvergenceReport;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.contract.step.StepScope;
import dev.fairloss.trainer.reward.CollectionDesign;
import dev.fairloss.trainer.reward.CollectionSetup;
import dev.fairloss.trainer.reward.Convergences;
import dev.fairloss.trainer.reward.Probe;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.store.StepArtifacts;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs the fine-tunes of one policy replicate: once for each probe of the design, from the pretrained network of its repeat,
 * several at the same time. Each probe publishes its own result, so a stopped collection continues with the remaining probes, and
 * several processes can share the probes: the last one to finish publishes the step.
 */
public final class CollectStep implements StepAttempt.Body {
    /** The {@link ConvergenceReport}. */
    static final String CONVERGENCE = "convergence.json";

    private final PreparedData data;
    private final StepScope.Replicate replicate;
    private final List<StepArtifacts> networks;

    /**
     * The step.
     *
     * @param networks artifacts of the pretrained networks of the replicate, in the order of their numbers
     */
    public CollectStep(PreparedData data, StepScope.Replicate replicate, List<StepArtifacts> networks) {
        this.data = data;
        this.replicate = replicate;
        this.networks = List.copyOf(networks);
    }

    /** The fine-tunes of a policy replicate. */
    static CollectionDesign design(ResolvedSpec spec, StepScope.Replicate replicate) {
        var collection = spec.collection();
        return CollectionDesign.of(
                collection.strategy(),
                new CollectionSetup(
                        spec.space(), collection.repeats(), spec.pretraining().networks(), replicate.seed()));
    }

    @Override
    public boolean runShard(StepAttempt run) {
        var probes = design(run.context().spec(), replicate).probes();
        results(run, probes.stream().filter(probe -> run.shard().has(probe.index())));
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
        var results = results(run, design(run.context().spec(), replicate).probes().stream());
        run.artifacts().put(CONVERGENCE, ContractJson.write(convergence(results)));
        return ContractJson.mapper()
                .createObjectNode()
                .put("fineTunes", run.step().tasks());
    }

    /** Compares the networks before the fine-tunes with the results of all fine-tunes. */
    private ConvergenceReport convergence(List<ProbeResult> results) {
        var before = networks.stream()
                .map(network -> ContractJson.read(network.read(PretrainStep.DISTANCES), ProbeResult.class))
                .toList();
        return new ConvergenceReport(
                ConvergenceReport.VERSION,
                Stream.of(Utility.values())
                        .map(utility -> Convergences.of(before, results, utility))
                        .toList());
    }

    /** The results of all fine-tunes, in the order of the design. */
    static List<ProbeResult> results(CollectionDesign design, StepArtifacts collected) {
        return design.probes().stream()
                .map(probe -> collected.requireProbe(probe.index(), ProbeResult.class))
                .toList();
    }

    /** The results of some fine-tunes, in their order. Runs those that have no valid result yet. */
    private List<ProbeResult> results(StepAttempt run, Stream<Probe> some) {
        var probes = some.toList();
        var results = new TreeMap<Integer, ProbeResult>();
        for (var probe : probes) {
            run.artifacts()
                    .readProbe(probe.index(), ProbeResult.class)
                    .ifPresent(known -> results.put(probe.index(), known));
        }
        var missing = probes.stream()
                .filter(probe -> !results.containsKey(probe.index()))
                .toList();
        if (!missing.isEmpty()) {
            plan(run, probes.size(), results.size());
            var starts = new FineTuneStart.Networks(data, replicate, networks, run.scratch());
            results.putAll(new FineTunes(run, data, starts).run(missing));
        }
        return probes.stream().map(probe -> results.get(probe.index())).toList();
    }

    private static void plan(StepAttempt run, long fineTunes, long done) {
        long updates = run.context().spec().collection().updates();
        run.context().board().planUpdates(fineTunes * updates, done * updates);
        run.context().board().planFineTunes(fineTunes, done);
    }
}
