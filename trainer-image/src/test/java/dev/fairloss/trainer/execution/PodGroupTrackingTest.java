// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.Shard;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.PrepareStep;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.testing.FakeMlflow;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.testing.WatchedStore;
import dev.fairloss.trainer.tracking.EventFile;
import dev.fairloss.trainer.tracking.EventFiles;
import dev.fairloss.trainer.tracking.MlflowSettings;
import dev.fairloss.trainer.tracking.MlflowTracker;
import dev.fairloss.trainer.tracking.Tracking;
import dev.fairloss.trainer.tracking.TrainingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that share a pod, in MLflow and as event files: each is the run that it is alone. */
class PodGroupTrackingTest {
    private static final int UPDATES = 6;

    /** Two fixed margins with two seeds each, which need nothing but the data. */
    private static final String EXPERIMENT = TinyExperiment.with(
            TinyExperiment.with(
                    TinyExperiment.SYNTHETIC,
                    "{updates: 2, policyStartEpoch: 1, seeds: 1}",
                    "{updates: " + UPDATES + ", policyStartEpoch: 1, seeds: 2}"),
            "arms: []",
            "arms: [FixedMargin], fixedMargins: [\"0.25\", \"0.35\"]");

    @TempDir
    Path folder;

    private final MemoryStore store = new MemoryStore();
    private Path manifest;
    private List<PlannedStep> trainings;

    @BeforeEach
    void prepare() {
        manifest = TinyExperiment.write(folder, EXPERIMENT);
        prepare(store);
        trainings = TinyExperiment.plan(manifest, store).steps().stream()
                .filter(step ->
                        step.kind() == StepKind.TRAIN && step.id().text().startsWith("train-fixed-"))
                .toList();
        assertThat(trainings).hasSize(4);
    }

    private void prepare(ArtifactStore in) {
        var context = TinyExperiment.context(manifest, in, new RecordedProgress());
        PrepareStep.run(context, StepPlan.of(context.spec()).steps().get(0));
    }

    private Path tensorBoard() {
        return folder.resolve("runs");
    }

    /** Runs trainings in one pod. @return the messages of the pod */
    private List<String> run(ArtifactStore in, List<PlannedStep> steps, String mlflow, String experiment) {
        var progress = new RecordedProgress();
        var gpu = new ComputeSettings(1, 1, Duration.ZERO).with(1, List.of(ComputeDevice.CPU));
        var settings = MlflowSettings.of(mlflow, Optional.of(experiment), Map.of());
        try (var tracker = new MlflowTracker(settings, progress::message)) {
            var pod = TinyExperiment.context(manifest, in, progress, gpu)
                    .with(new Tracking(Optional.of(tensorBoard()), Optional.of(tracker)));
            PodGroup.run(
                    pod,
                    steps.stream()
                            .map(step -> new PodGroup.Member(
                                    new StepRequest(step.id(), step.hash().orElseThrow(), Shard.ALL), progress))
                            .toList());
        }
        return progress.messages();
    }

    @Test
    void eachTrainingIsARunOfItsOwnBelowThatOfTheExperiment() {
        try (var server = new FakeMlflow()) {
            run(store, trainings, server.uri(), "faces");
            assertThat(server.runs())
                    .extracting(FakeMlflow.Run::name)
                    .containsExactlyInAnyOrder(
                            "default/tiny",
                            "train-fixed-0.25-1",
                            "train-fixed-0.25-2",
                            "train-fixed-0.35-1",
                            "train-fixed-0.35-2");
            var experiment = server.run("default/tiny");
            assertThat(experiment.status()).containsExactly("RUNNING");
            assertThat(experiment.metrics()).isEmpty();
            for (var training : trainings) {
                var run = server.run(training.id().text());
                var of = training.step().run().orElseThrow();
                assertThat(run.tags())
                        .containsEntry("mlflow.parentRunId", experiment.id())
                        .containsEntry(
                                "fairloss.step", StepContext.address(training).toString());
                assertThat(run.parameters())
                        .containsEntry("arm", of.arm().name())
                        .containsEntry("seed", Integer.toString(of.seed()));
                assertThat(run.status()).containsExactly("RUNNING", "FINISHED");
                assertThat(run.count("cost/device_seconds")).isEqualTo(1);
                assertThat(losses(run)).isEqualTo(losses(store, training)).hasSize(UPDATES);
            }
        }
    }

    /** The one that fails is a run that failed, and goes on in the next pod; the others are finished. */
    @Test
    void theRunOfOneThatFailsIsContinuedByTheNextPod() {
        var failing = new WatchedStore(store, (write, to) -> {
            if (write.key().isIn(ArtifactLayout.folder(StepContext.address(trainings.get(1))))
                    && write.key().value().contains("/checkpoints/")
                    && write.key().name().startsWith("000003")) {
                throw new TrainerException(ExitCode.RETRY, "The disk is full.", "Free some space.");
            }
            write.applyTo(to);
        });
        try (var server = new FakeMlflow()) {
            run(failing, trainings, server.uri(), "faces");
            assertThat(server.run(trainings.get(1).id().text()).status()).endsWith("FAILED");
            run(store, trainings, server.uri(), "faces");
            for (int i = 0; i < trainings.size(); i++) {
                var run = server.run(trainings.get(i).id().text());
                assertThat(run.status())
                        .containsExactlyElementsOf(
                                i == 1
                                        ? List.of("RUNNING", "FAILED", "RUNNING", "FINISHED")
                                        : List.of("RUNNING", "FINISHED"));
                assertThat(losses(run))
                        .isEqualTo(losses(store, trainings.get(i)))
                        .hasSize(UPDATES);
            }
        }
    }

    /** Values depend neither on the others nor on their order; times and speeds do. Files of a training are in its folder only. */
    @Test
    void theEventsOfATrainingAreThoseThatItHasAlone() throws IOException {
        try (var server = new FakeMlflow()) {
            run(store, trainings, server.uri(), "faces");
        }
        for (var training : trainings) {
            var alone = new MemoryStore();
            prepare(alone);
            PodRunner.run(
                    TinyExperiment.context(manifest, alone, new RecordedProgress()),
                    new StepRequest(training.id(), training.hash().orElseThrow(), Shard.ALL));
            assertThat(values(store, training))
                    .isEqualTo(values(alone, training))
                    .hasSize(UPDATES);
            var files = store.list(ArtifactLayout.events(StepContext.address(training)));
            assertThat(files).hasSize(1);
            try (var local = Files.list(tensorBoard().resolve(training.id().text()))) {
                assertThat(local).singleElement().satisfies(file -> assertThat(file)
                        .hasFileName(files.get(0).name())
                        .hasBinaryContent(store.read(files.get(0)).orElseThrow()));
            }
        }
        try (var folders = Files.list(tensorBoard())) {
            assertThat(folders.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            trainings.stream().map(step -> step.id().text()).toList());
        }
        assertThat(losses(store, trainings.get(0))).isNotEqualTo(losses(store, trainings.get(1)));
    }

    private static List<Map<String, Double>> values(ArtifactStore in, PlannedStep training) {
        return in.list(ArtifactLayout.events(StepContext.address(training))).stream()
                .flatMap(key -> EventFile.read(in.read(key).orElseThrow()).stream())
                .map(event -> new HashMap<>(((TrainingEvent.Scalars) event).values()))
                .<Map<String, Double>>map(values -> {
                    values.remove("images_per_second");
                    return values;
                })
                .toList();
    }

    private static List<Double> losses(ArtifactStore in, PlannedStep training) {
        return EventFiles.read(in, StepContext.address(training)).stream()
                .map(event -> event.values().get("loss"))
                .toList();
    }

    private static List<Double> losses(FakeMlflow.Run run) {
        return run.metrics().stream()
                .filter(metric -> metric.path("key").asText().equals("loss"))
                .map(metric -> metric.path("value").asDouble())
                .toList();
    }

    /** Needs the URL of an MLflow server in FAIRLOSS_MLFLOW. */
    @Test
    @EnabledIfEnvironmentVariable(named = "FAIRLOSS_MLFLOW", matches = ".+")
    void anMlflowServerAcceptsEverything() {
        String experiment = "fairloss-group-" + System.nanoTime();
        for (int pod = 0; pod < 2; pod++) {
            assertThat(run(store, trainings, System.getenv("FAIRLOSS_MLFLOW"), experiment))
                    .noneMatch(line -> line.startsWith("MLflow at "));
        }
    }
}
