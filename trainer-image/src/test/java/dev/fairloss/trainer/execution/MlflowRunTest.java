// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.testing.FakeMlflow;
import dev.fairloss.trainer.testing.FakeMlflow.Mode;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.tracking.MlflowSettings;
import dev.fairloss.trainer.tracking.MlflowTracker;
import dev.fairloss.trainer.tracking.Tracking;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Whole experiments with MLflow. */
class MlflowRunTest {
    @TempDir
    Path folder;

    private final ArtifactStore store = new MemoryStore();

    private RecordedProgress run(String uri, String experiment, RecordedProgress progress) {
        var context = TinyExperiment.context(TinyExperiment.write(folder, TinyExperiment.SYNTHETIC), store, progress);
        var settings = MlflowSettings.of(uri, Optional.of(experiment), Map.of());
        try (var tracker = new MlflowTracker(settings, progress::message)) {
            LocalRunner.run(context.with(new Tracking(Optional.empty(), Optional.of(tracker))));
        }
        return progress;
    }

    @Test
    void anExperimentAndItsTrainingsAreRuns() {
        try (var server = new FakeMlflow()) {
            run(server.uri(), "faces", new RecordedProgress());
            checkRuns(server);
            run(server.uri(), "faces", new RecordedProgress());
            checkRuns(server);
        }
    }

    private static void checkRuns(FakeMlflow server) {
        assertThat(server.runs())
                .extracting(FakeMlflow.Run::name)
                .containsExactlyInAnyOrder("default/tiny", "pretrain-1-1", "train-fairloss-1");
        var experiment = server.run("default/tiny");
        assertThat(experiment.status()).containsExactly("RUNNING", "FINISHED");
        assertThat(experiment.parameters())
                .containsEntry("model.embeddingSize", "8")
                .containsEntry("evaluation.0.name", "unseen")
                .doesNotContainKey("compute.cpus");
        assertThat(experiment.tags()).containsKeys("fairloss.report", "fairloss.hash.train-fairloss-1");
        assertThat(experiment.count("accuracy/unseen/fairloss")).isEqualTo(1);
        assertThat(experiment.count("reward/seed-1/tail/low/up-from-0.2500")).isEqualTo(1);
        assertThat(experiment.count("policy/seed-1/tail/low/0.2500")).isEqualTo(1);
        assertThat(experiment.count("cost/train/seconds")).isEqualTo(1);
        var training = server.run("train-fairloss-1");
        assertThat(training.tags())
                .containsEntry("mlflow.parentRunId", experiment.id())
                .containsKey("fairloss.artifacts");
        assertThat(training.parameters()).containsEntry("arm", "fairloss").containsEntry("seed", "1");
        assertThat(training.count("loss")).isEqualTo(2);
        assertThat(training.count("accuracy/unseen")).isEqualTo(1);
        assertThat(training.count("cost/seconds")).isEqualTo(1);
        assertThat(training.status()).containsExactly("RUNNING", "FINISHED");
        assertThat(server.models().get("default.tiny")).singleElement().satisfies(version -> {
            assertThat(version.path("run_id").asText()).isEqualTo(training.id());
            assertThat(version.path("source").asText()).endsWith("/model.safetensors");
            assertThat(version.path("description").asText()).contains("library_name: fairloss");
        });
    }

    @Test
    void aServerThatIsAwayChangesNothingAndGetsEverythingFromTheNextRun() {
        try (var server = new FakeMlflow()) {
            server.mode(Mode.FAILS);
            var progress = run(server.uri(), "faces", new RecordedProgress());
            assertThat(progress.messages().stream().filter(line -> line.startsWith("MLflow at ")))
                    .hasSize(1);
            var other = new MemoryStore();
            TinyExperiment.run(folder.resolve("experiment.yaml"), other, new RecordedProgress());
            assertThat(StoreContent.of(store)).isEqualTo(StoreContent.of(other));
            server.mode(Mode.ANSWERS);
            run(server.uri(), "faces", new RecordedProgress());
            checkRuns(server);
        }
    }

    /** Needs the URL of an MLflow server in FAIRLOSS_MLFLOW. */
    @Test
    @EnabledIfEnvironmentVariable(named = "FAIRLOSS_MLFLOW", matches = ".+")
    void anMlflowServerAcceptsEverything() {
        String experiment = "fairloss-test-" + System.nanoTime();
        for (int run = 0; run < 2; run++) {
            var progress = run(System.getenv("FAIRLOSS_MLFLOW"), experiment, new RecordedProgress());
            assertThat(progress.messages()).noneMatch(line -> line.startsWith("MLflow at "));
        }
    }
}
