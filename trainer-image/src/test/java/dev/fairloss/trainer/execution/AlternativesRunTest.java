// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.ArmMargins;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.MarginReason;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole experiment with the head and the arms that are not defaults. */
class AlternativesRunTest {
    @TempDir
    Path folder;

    private final ArtifactStore store = new MemoryStore();

    @Test
    void everyChoiceRunsToTheReport() {
        String experiment = TinyExperiment.SYNTHETIC
                .replace("loss: {margins", "loss: {head: AdaFace, margins")
                .replace(
                        "arms: []",
                        "arms: [FixedMargin, RandomPolicy, SettledMargins, ShuffledGroups, SameMeanMargin, TrainLonger,"
                                + " LDAM, NormalizedSoftmax], fixedMargins: [\"0.25\"]");
        Path file = TinyExperiment.write(folder, experiment);
        TinyExperiment.run(file, store, new RecordedProgress());

        var results = ContractJson.read(
                store.read(ArtifactLayout.results("default", "tiny")).orElseThrow(), ExperimentResults.class);
        assertThat(results.histories())
                .extracting(ArmMargins::arm)
                .containsExactly(
                        "fairloss",
                        "fixed-0.25",
                        "random-policy",
                        "settled-margins",
                        "shuffled-groups",
                        "same-mean-margin",
                        "longer",
                        "ldam",
                        "normalized-softmax");
        assertThat(results.evaluations()).hasSize(9);
        var settled = results.histories().get(3).history();
        assertThat(settled.epochs().get(0).reasons()).containsOnly(MarginReason.SETTLED);
        assertThat(results.histories().get(4).history().classMargins()).isNotEmpty();
        assertThat(results.histories().get(5).history().margins())
                .singleElement()
                .satisfies(margin -> assertThat(margin).isBetween(.25, .35));
        var ldam = results.histories().get(7).history();
        assertThat(ldam.epochs()).isEmpty();
        assertThat(ldam.classMargins()).isNotEmpty().allSatisfy(margins -> assertThat(margins.largest())
                .isLessThanOrEqualTo(0.25 + 1e-6));

        assertThat(results.histories().get(8).history().margins()).containsExactly(0.0);

        var report =
                new String(store.read(ArtifactLayout.report("default", "tiny")).orElseThrow(), StandardCharsets.UTF_8);
        assertThat(report).contains("settled margins", "LDAM: one margin per class", "same mean");
        // Settled margins come from the policy and the groups of the pretraining; LDAM's only from the data.
        var plan = TinyExperiment.plan(file, store);
        assertThat(plan.step(new StepId("train-settled-margins-1"))
                        .orElseThrow()
                        .inputs())
                .containsExactly(new StepId("policy-1"), new StepId("pretrain-1-1"));
        assertThat(plan.step(new StepId("train-ldam-1")).orElseThrow().inputs()).containsExactly(new StepId("prepare"));
        // 2 updates of the training, 2 of the pretraining, 16 fine-tunes of one, and the images embedded after them.
        assertThat(results.runs())
                .filteredOn(run -> run.run().equals("longer"))
                .singleElement()
                .satisfies(run -> assertThat(run.updates()).isGreaterThan(20));
    }

    /** Stopped in the second of three networks: the first is kept, the second resumes, and the result is the same. */
    @Test
    void severalNetworksOfAnArmResumeOneByOne() {
        String experiment = TinyExperiment.SYNTHETIC
                .replace("arms: []", "arms: [MoreSeeds]")
                .replace("training: {updates: 2,", "training: {updates: 50,");
        Path file = TinyExperiment.write(folder, experiment);
        var all = new RecordedProgress();
        TinyExperiment.run(file, store, all);
        var networks = all.begun().keySet().stream()
                .filter(label -> label.startsWith("train-more-seeds-1 "))
                .toList();
        assertThat(networks).hasSizeBetween(2, 6).first().isEqualTo("train-more-seeds-1 1/" + networks.size());

        var stopped = new MemoryStore();
        assertThat(TinyExperiment.run(file, stopped, RecordedProgress.stoppingAt(networks.get(1), 20))
                        .stopped())
                .isPresent();
        var progress = new RecordedProgress();
        TinyExperiment.run(file, stopped, progress);
        assertThat(progress.begun()).doesNotContainKey(networks.get(0)).containsEntry(networks.get(1), 20L);
        assertThat(StoreContent.of(stopped)).isEqualTo(StoreContent.of(store));

        var results = ContractJson.read(
                store.read(ArtifactLayout.results("default", "tiny")).orElseThrow(), ExperimentResults.class);
        assertThat(results.runs())
                .filteredOn(run -> run.run().equals("more-seeds"))
                .singleElement()
                .satisfies(run -> assertThat(run.networks()).isEqualTo(networks.size()));
    }
}
