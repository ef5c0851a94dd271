// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.tracking.EventFile;
import dev.fairloss.trainer.tracking.TrainingEvent;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole experiment in float16. */
class Float16RunTest {
    private static final StepId TRAIN = new StepId("train-fairloss-1");

    @TempDir
    Path folder;

    private final ArtifactStore store = new MemoryStore();

    private ExperimentResults run(String precision) {
        Path file = TinyExperiment.write(
                folder,
                TinyExperiment.with(
                        TinyExperiment.SYNTHETIC,
                        "warmUpUpdates: 1}",
                        "warmUpUpdates: 1, precision: " + precision + "}"));
        TinyExperiment.run(file, store, new RecordedProgress());
        return ContractJson.read(
                store.read(ArtifactLayout.results("default", "tiny")).orElseThrow(), ExperimentResults.class);
    }

    @Test
    void skippedUpdatesAreInResultsAndMetrics() {
        var results = run("Float16");
        var step = TinyExperiment.plan(folder.resolve("experiment.yaml"), store)
                .step(TRAIN)
                .orElseThrow();
        var events = store.list(ArtifactLayout.events(step.address().orElseThrow()));
        assertThat(EventFile.read(store.read(events.get(0)).orElseThrow()))
                .hasSize(2)
                .allSatisfy(event -> {
                    var values = ((TrainingEvent.Scalars) event).values();
                    assertThat(values.get("loss_scale")).isBetween(65536 / 4., 65536.);
                    assertThat(values.get("skipped_updates")).isBetween(0., 2.);
                });
        assertThat(results.environment().precision()).isEqualTo("Float16");
        assertThat(results.runs()).isNotEmpty().allSatisfy(run -> assertThat(run.skippedUpdates())
                .hasValueSatisfying(skipped -> assertThat(skipped).isBetween(0, (int) run.updates())));
    }

    @Test
    void otherPrecisionsSkipNothing() {
        assertThat(run("Float32").runs())
                .extracting(TrainReport::skippedUpdates)
                .allMatch(skipped -> skipped.isEmpty());
    }
}
