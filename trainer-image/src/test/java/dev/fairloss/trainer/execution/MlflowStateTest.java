// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.Shard;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.testing.FakeMlflow;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.testing.WatchedStore;
import dev.fairloss.trainer.tracking.MlflowSettings;
import dev.fairloss.trainer.tracking.MlflowTracker;
import dev.fairloss.trainer.tracking.Tracking;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The status of runs in MLflow when steps fail, are stopped and are repeated. */
class MlflowStateTest {
    private static final String EXPERIMENT = "default/tiny";
    private static final String TRAINING = "train-fairloss-1";

    @TempDir
    Path folder;

    private final FakeMlflow server = new FakeMlflow();
    private final ArtifactStore store = new MemoryStore();

    @AfterEach
    void close() {
        server.close();
    }

    private <T> T tracked(ArtifactStore in, RecordedProgress progress, Function<StepContext, T> work) {
        return tracked(MlflowSettings.of(server.uri(), Optional.empty(), Map.of()), in, progress, work);
    }

    private <T> T tracked(
            MlflowSettings settings, ArtifactStore in, RecordedProgress progress, Function<StepContext, T> work) {
        var context = TinyExperiment.context(TinyExperiment.write(folder, TinyExperiment.SYNTHETIC), in, progress);
        try (var tracker = new MlflowTracker(settings, progress::message)) {
            return work.apply(context.with(new Tracking(Optional.empty(), Optional.of(tracker))));
        }
    }

    private void run() {
        tracked(store, new RecordedProgress(), LocalRunner::run);
    }

    /** A store in which the first write of the final network fails. */
    private ArtifactStore failingOnce() {
        var failed = new AtomicBoolean();
        return new WatchedStore(store, (write, to) -> {
            String key = write.key().toString();
            if (key.contains("/train/") && key.endsWith("model.safetensors") && !failed.getAndSet(true)) {
                throw new TrainerException(ExitCode.RETRY, "The disk is full.", "Free some space.");
            }
            write.applyTo(to);
        });
    }

    private void assertStatus(String run, String status) {
        assertThat(server.run(run).status()).as(run).last().isEqualTo(status);
    }

    @Test
    void aStoppedTrainingIsKilledUntilTheNextRunFinishesIt() {
        var stopped = tracked(store, RecordedProgress.stoppingAt(TRAINING, 1), LocalRunner::run);
        assertThat(stopped.stopped()).contains(ExitCode.TERMINATED);
        assertStatus(TRAINING, "KILLED");
        assertStatus(EXPERIMENT, "KILLED");
        assertStatus("pretrain-1-1", "FINISHED");
        run();
        assertFinishedOnce();
    }

    @Test
    void aFailedTrainingIsFailedUntilTheNextRunFinishesIt() {
        assertThatThrownBy(() -> tracked(failingOnce(), new RecordedProgress(), LocalRunner::run))
                .hasMessageContaining("The disk is full.");
        assertStatus(TRAINING, "FAILED");
        assertStatus(EXPERIMENT, "FAILED");
        assertStatus("pretrain-1-1", "FINISHED");
        run();
        assertFinishedOnce();
    }

    private void assertFinishedOnce() {
        assertThat(server.runs()).extracting(FakeMlflow.Run::name).doesNotHaveDuplicates();
        assertStatus(TRAINING, "FINISHED");
        assertStatus(EXPERIMENT, "FINISHED");
        assertThat(server.run(TRAINING).count("loss")).isEqualTo(2);
        assertThat(server.run(EXPERIMENT).count("accuracy/unseen/fairloss")).isEqualTo(1);
    }

    @Test
    void aFailedPodIsFailedUntilTheNextPodRuns() {
        TinyExperiment.run(TinyExperiment.write(folder, TinyExperiment.SYNTHETIC), store, new RecordedProgress());
        var plan = TinyExperiment.plan(folder.resolve("experiment.yaml"), store);
        var training = plan.step(new StepId(TRAINING)).orElseThrow();
        store.list(ArtifactLayout.folder(StepContext.address(training))).forEach(store::delete);
        var request = new StepRequest(training.id(), training.hash().orElseThrow(), Shard.ALL);
        assertThatThrownBy(() ->
                        tracked(failingOnce(), new RecordedProgress(), context -> PodRunner.run(context, request)))
                .hasMessageContaining("The disk is full.");
        assertStatus(TRAINING, "FAILED");
        assertStatus(EXPERIMENT, "FAILED");
        tracked(store, new RecordedProgress(), context -> PodRunner.run(context, request));
        assertStatus(TRAINING, "FINISHED");
        assertStatus(EXPERIMENT, "RUNNING");
        assertThat(server.run(TRAINING).tags())
                .containsEntry("mlflow.parentRunId", server.run(EXPERIMENT).id());
        assertThat(server.runs()).hasSize(2);
    }

    /** Needs the URL of an MLflow server in FAIRLOSS_MLFLOW. */
    @Test
    @EnabledIfEnvironmentVariable(named = "FAIRLOSS_MLFLOW", matches = ".+")
    void anMlflowServerShowsFailuresAndRetries() throws IOException, InterruptedException {
        String name = "fairloss-test-" + System.nanoTime();
        var settings = MlflowSettings.of(System.getenv("FAIRLOSS_MLFLOW"), Optional.of(name), Map.of());
        tracked(settings, store, RecordedProgress.stoppingAt(TRAINING, 1), LocalRunner::run);
        assertThat(statusOnServer(settings))
                .isEqualTo(Map.of(EXPERIMENT, "KILLED", TRAINING, "KILLED", "pretrain-1-1", "FINISHED"));
        assertThatThrownBy(() -> tracked(settings, failingOnce(), new RecordedProgress(), LocalRunner::run))
                .hasMessageContaining("The disk is full.");
        assertThat(statusOnServer(settings))
                .isEqualTo(Map.of(EXPERIMENT, "FAILED", TRAINING, "FAILED", "pretrain-1-1", "FINISHED"));
        tracked(settings, store, new RecordedProgress(), LocalRunner::run);
        assertThat(statusOnServer(settings))
                .isEqualTo(Map.of(EXPERIMENT, "FINISHED", TRAINING, "FINISHED", "pretrain-1-1", "FINISHED"));
    }

    /** The status of each run of the MLflow experiment by name. Fails if two runs have the same name. */
    private static Map<String, String> statusOnServer(MlflowSettings settings)
            throws IOException, InterruptedException {
        String api = settings.uri() + "/api/2.0/mlflow/";
        var http = HttpClient.newHttpClient();
        var experiment = http.send(
                HttpRequest.newBuilder(
                                URI.create(api + "experiments/get-by-name?experiment_name=" + settings.experiment()))
                        .build(),
                BodyHandlers.ofByteArray());
        String id = ContractJson.mapper()
                .readTree(experiment.body())
                .at("/experiment/experiment_id")
                .asText();
        var found = http.send(
                HttpRequest.newBuilder(URI.create(api + "runs/search"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"experiment_ids\": [\"" + id + "\"]}"))
                        .build(),
                BodyHandlers.ofByteArray());
        var status = new TreeMap<String, String>();
        for (var run : ContractJson.mapper().readTree(found.body()).path("runs")) {
            assertThat(status.put(
                            run.at("/info/run_name").asText(),
                            run.at("/info/status").asText()))
                    .isNull();
        }
        return status;
    }
}
