// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PolicyReplicate;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.spec.Replication;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.PretrainStep;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two seeds, each with a policy of its own from two networks and two repeats; trainings are as long as pretrainings. */
class ReplicationRunTest {
    private static final String EXPERIMENT = TinyExperiment.SYNTHETIC
            .replace("networks: 1", "networks: 2")
            .replace("repeats: 1", "repeats: 2")
            .replace("seeds: 1", "seeds: 2")
            .replace("arms: []", "arms: [FixedMargin, SettledMargins], fixedMargins: [\"0.25\"]");

    @TempDir
    static Path folder;

    private static final MemoryStore FINISHED = new MemoryStore();
    private static Path file;

    private final MemoryStore store = new MemoryStore();

    @BeforeAll
    static void run() {
        file = TinyExperiment.write(folder, EXPERIMENT);
        TinyExperiment.run(file, FINISHED, new RecordedProgress());
    }

    @BeforeEach
    void copy() {
        TinyExperiment.write(folder, EXPERIMENT);
        FINISHED.list(new ArtifactKey("steps"))
                .forEach(key -> store.put(key, FINISHED.read(key).orElseThrow()));
    }

    private static PlannedStep step(String id) {
        return TinyExperiment.plan(file, FINISHED).step(new StepId(id)).orElseThrow();
    }

    private static byte[] model(String id) {
        return FINISHED.read(ArtifactLayout.file(StepContext.address(step(id)), PretrainStep.MODEL))
                .orElseThrow();
    }

    private static ExperimentResults results(MemoryStore in) {
        return ContractJson.read(
                in.read(ArtifactLayout.results("default", "tiny")).orElseThrow(), ExperimentResults.class);
    }

    /** With one seed for both, a pretrained network was identical to a final training of the same length and margin. */
    @Test
    void noTwoNetworksAreEqual() {
        var models = List.of(
                        "pretrain-1-1",
                        "pretrain-1-2",
                        "pretrain-2-1",
                        "pretrain-2-2",
                        "train-fixed-0.25-1",
                        "train-fixed-0.25-2")
                .stream()
                .map(ReplicationRunTest::model)
                .map(Arrays::hashCode)
                .toList();
        assertThat(models).doesNotHaveDuplicates();
    }

    @Test
    void resultsContainEveryPolicyAndNetwork() {
        var results = results(FINISHED);
        assertThat(results.replication()).isEqualTo(Replication.PerSeed);
        assertThat(results.replicates()).extracting(PolicyReplicate::seed).containsExactly(1, 2);
        assertThat(results.replicates()).allSatisfy(replicate -> {
            assertThat(replicate.rewards().repeats()).isEqualTo(2);
            assertThat(replicate.rewards().fineTunes()).isEqualTo(32);
        });
        assertThat(results.replicates().get(0).rewards().rows())
                .isNotEqualTo(results.replicates().get(1).rewards().rows());
        assertThat(results.runs())
                .filteredOn(run -> run.run().equals(TrainReport.PRETRAINING))
                .extracting(run -> run.seed() + "-" + run.network().orElseThrow())
                .containsExactly("1-1", "1-2", "2-1", "2-2");
        assertThat(results.runs())
                .filteredOn(run -> run.run().equals("fairloss"))
                .allMatch(run -> run.network().isEmpty());
    }

    /** The costs are those of one policy: the updates of its two networks and its 32 fine-tunes. */
    @Test
    void collectionCostIsThatOfOnePolicy() {
        var cost = results(FINISHED).summary().collectionCost().orElseThrow();
        assertThat(cost.policies()).isEqualTo(2);
        assertThat(cost.pretrainingUpdates()).isEqualTo(2 * 2);
        assertThat(cost.collectionUpdates()).isEqualTo(32);
        assertThat(cost.trainingUpdates()).isEqualTo(2);
    }

    @Test
    void aFineTuneDependsOnTheNetworkOfItsRepeat() {
        var collect = StepContext.address(step("collect-1"));
        var first = FINISHED.read(ArtifactLayout.probe(collect, 0)).orElseThrow();
        var second = FINISHED.read(ArtifactLayout.probe(collect, 16)).orElseThrow();
        assertThat(first).isNotEqualTo(second);
        // Without its result, a fine-tune of the second repeat is run again from the second network: the same bytes.
        store.delete(ArtifactLayout.manifest(collect));
        store.delete(ArtifactLayout.probe(collect, 16));
        TinyExperiment.run(file, store, new RecordedProgress());
        assertThat(store.read(ArtifactLayout.probe(collect, 16))).hasValue(second);
    }

    @Test
    void aSharedPolicyReusesThatOfTheFirstSeed() {
        TinyExperiment.write(folder, EXPERIMENT.replace("updates: 1,", "updates: 1, replication: Shared,"));
        var progress = new RecordedProgress();
        TinyExperiment.run(file, store, progress);
        assertThat(progress.ran())
                .containsExactly(
                        "prepare",
                        "train-fairloss-2",
                        "evaluate-fairloss-2",
                        "train-settled-margins-2",
                        "evaluate-settled-margins-2",
                        "report");
        assertThat(results(store).replication()).isEqualTo(Replication.Shared);
        assertThat(results(store).replicates())
                .extracting(PolicyReplicate::seed)
                .containsExactly(1);
    }

    @Test
    void aStoppedRunLosesNothingThatIsFinished() {
        var stopped = new MemoryStore();
        TinyExperiment.run(file, stopped, RecordedProgress.stoppingAt("pretrain-2-2", 1));
        var progress = new RecordedProgress();
        TinyExperiment.run(file, stopped, progress);
        assertThat(progress.ran())
                .contains("pretrain-2-2", "collect-2", "policy-2", "train-fairloss-2")
                .doesNotContain("pretrain-1-1", "collect-1", "policy-1", "train-fairloss-1", "pretrain-2-1");
        assertThat(StoreContent.of(stopped)).isEqualTo(StoreContent.of(FINISHED));
    }

    @Test
    void aDamagedFineTuneOfAFinishedCollectionIsNamed() {
        var collect = StepContext.address(step("collect-2"));
        var probe = ArtifactLayout.probe(collect, 3);
        store.put(probe, new byte[] {'{'});
        store.delete(ArtifactLayout.manifest(StepContext.address(step("policy-2"))));
        assertThatThrownBy(() -> TinyExperiment.run(file, store, new RecordedProgress()))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining(probe.value() + " is missing or damaged.");
    }
}
