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
                        "arms: [FixedMargin, RandomPolicy, SettledMargins, LDAM], fixedMargins: [\"0.25\"]");
        Path file = TinyExperiment.write(folder, experiment);
        TinyExperiment.run(file, store, new RecordedProgress());

        var results = ContractJson.read(
                store.read(ArtifactLayout.results("default", "tiny")).orElseThrow(), ExperimentResults.class);
        assertThat(results.histories())
                .extracting(ArmMargins::arm)
                .containsExactly("fairloss", "fixed-0.25", "random-policy", "settled-margins", "ldam");
        assertThat(results.evaluations()).hasSize(5);
        var settled = results.histories().get(3).history();
        assertThat(settled.epochs().get(0).reasons()).containsOnly(MarginReason.SETTLED);
        var ldam = results.histories().get(4).history();
        assertThat(ldam.epochs()).isEmpty();
        assertThat(ldam.classMargins()).isNotEmpty().allSatisfy(margins -> assertThat(margins.largest())
                .isLessThanOrEqualTo(0.25 + 1e-6));

        var report =
                new String(store.read(ArtifactLayout.report("default", "tiny")).orElseThrow(), StandardCharsets.UTF_8);
        assertThat(report).contains("settled margins", "LDAM: one margin per class");
        // Settled margins come from the policy and the groups of the pre-training; LDAM's only from the data.
        var plan = TinyExperiment.plan(file, store);
        assertThat(plan.step(new StepId("train-settled-margins-1"))
                        .orElseThrow()
                        .inputs())
                .containsExactly(new StepId("policy"), new StepId("pretrain"));
        assertThat(plan.step(new StepId("train-ldam-1")).orElseThrow().inputs()).containsExactly(new StepId("prepare"));
    }
}
