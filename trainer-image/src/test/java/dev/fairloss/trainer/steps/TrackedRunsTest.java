// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.testing.FakeMlflow;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.tracking.MlflowSettings;
import dev.fairloss.trainer.tracking.MlflowTracker;
import dev.fairloss.trainer.tracking.Tracking;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackedRunsTest {
    private static final StepId TRAINING = new StepId("train-fairloss-1");

    @TempDir
    Path folder;

    private final MemoryStore store = new MemoryStore();

    /** A name is no identity in MLflow: two experiments, or one with other data, have trainings of the same name. */
    @ParameterizedTest(name = "experiment {0} with the data {1}, then {2} with {3}: {4} runs")
    @CsvSource({"tiny, a, tiny, a, 1", "tiny, a, tiny, b, 2", "tiny, a, other, a, 2"})
    void runsOfTheSameNameAreToldApart(String first, String data, String second, String otherData, int number) {
        try (var server = new FakeMlflow()) {
            send(server, first, data);
            send(server, second, otherData);
            var trainings = named(TRAINING.text(), server);
            var parents = server.runs().stream()
                    .filter(run -> run.tags().get("fairloss.kind").equals("experiment"))
                    .map(FakeMlflow.Run::id)
                    .toList();
            assertThat(trainings).hasSize(number);
            assertThat(trainings)
                    .extracting(run -> run.tags().get("mlflow.parentRunId"))
                    .as("each belongs to its own experiment")
                    .containsExactlyElementsOf(parents);
            assertThat(trainings)
                    .extracting(run ->
                            run.tags().get("fairloss.experiment") + run.tags().get("fairloss.step"))
                    .doesNotHaveDuplicates();
        }
    }

    private static List<FakeMlflow.Run> named(String name, FakeMlflow server) {
        return server.runs().stream().filter(run -> run.name().equals(name)).toList();
    }

    private void send(FakeMlflow server, String experiment, String data) {
        var progress = new RecordedProgress();
        var settings = MlflowSettings.of(server.uri(), Optional.of("faces"), Map.of());
        var file = TinyExperiment.write(
                folder, TinyExperiment.with(TinyExperiment.SYNTHETIC, "name: tiny", "name: " + experiment));
        try (var tracker = new MlflowTracker(settings, progress::message)) {
            var context = TinyExperiment.context(file, store, progress)
                    .with(new Tracking(Optional.empty(), Optional.of(tracker)));
            var plan = StepPlan.of(context.spec(), new Fingerprints(data.repeat(64), Map.of("unseen", "c".repeat(64))));
            var runs = new TrackedRuns(context);
            runs.started(plan);
            runs.changed(plan, plan.step(TRAINING).orElseThrow());
        }
        assertThat(progress.messages()).isEmpty();
    }
}
