// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.tracking.EventFile;
import dev.fairloss.trainer.tracking.Tracking;
import dev.fairloss.trainer.tracking.TrainingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The event files of trainings, in the store and in a folder. */
class TrainingMetricsRunTest {
    private static final StepId TRAIN = new StepId("train-fairloss-1");

    @TempDir
    Path folder;

    private final ArtifactStore store = new MemoryStore();

    private Path file() {
        return TinyExperiment.write(
                folder,
                TinyExperiment.with(TinyExperiment.SYNTHETIC, "training: {updates: 2,", "training: {updates: 40,"));
    }

    private Path tensorBoard() {
        return folder.resolve("runs");
    }

    private void run(RecordedProgress progress) {
        LocalRunner.run(TinyExperiment.context(file(), store, progress)
                .with(new Tracking(Optional.of(tensorBoard()), Optional.empty())));
    }

    private List<ArtifactKey> eventFiles() {
        var step = TinyExperiment.plan(file(), store).step(TRAIN).orElseThrow();
        return store.list(ArtifactLayout.events(step.address().orElseThrow()));
    }

    @Test
    void aTrainingHasItsMetricsFromTheFirstUpdateToTheAccuracy() {
        run(new RecordedProgress());
        var files = eventFiles();
        assertThat(files).hasSize(2);
        var events = EventFile.read(store.read(files.get(0)).orElseThrow());
        assertThat(events).hasSize(40).allSatisfy(event -> {
            var values = ((TrainingEvent.Scalars) event).values();
            assertThat(values)
                    .containsKeys("loss", "learning_rate", "images_per_second", "margin/tail/low", "margin/head/high");
            assertThat(values.get("loss")).isPositive();
        });
        assertThat(events.get(39).update()).isEqualTo(40);
        var last = (TrainingEvent.Scalars)
                EventFile.read(store.read(files.get(1)).orElseThrow()).get(0);
        assertThat(last.update()).isEqualTo(40);
        assertThat(last.values()).containsOnlyKeys("accuracy/unseen");
        for (var key : files) {
            assertThat(tensorBoard().resolve(TRAIN.text()).resolve(key.name()))
                    .hasBinaryContent(store.read(key).orElseThrow());
        }
        assertThat(tensorBoard().resolve("pretrain-1-1")).isNotEmptyDirectory();
    }

    @Test
    void aResumedTrainingRestartsAfterItsCheckpoint() {
        run(RecordedProgress.stoppingAt(TRAIN.text(), 15));
        run(new RecordedProgress());
        var files = eventFiles();
        assertThat(files).hasSize(3);
        var before = EventFile.read(store.read(files.get(0)).orElseThrow());
        assertThat(before).hasSize(15);
        var after = EventFile.read(store.read(files.get(1)).orElseThrow());
        assertThat(after).hasSize(26).first().isInstanceOf(TrainingEvent.Restart.class);
        assertThat(after)
                .extracting(TrainingEvent::update)
                .startsWith(16L, 16L, 17L)
                .endsWith(40L);
    }

    @Test
    void aFolderReceivesTheEventsOfReusedTrainings() throws IOException {
        TinyExperiment.run(file(), store, new RecordedProgress());
        run(new RecordedProgress());
        for (var key : eventFiles()) {
            assertThat(tensorBoard().resolve(TRAIN.text()).resolve(key.name()))
                    .hasBinaryContent(store.read(key).orElseThrow());
        }
    }

    /** Needs a Python interpreter with tensorboard in FAIRLOSS_TENSORBOARD_PYTHON. */
    @Test
    @EnabledIfEnvironmentVariable(named = "FAIRLOSS_TENSORBOARD_PYTHON", matches = ".+")
    void tensorBoardReadsTheEventsOfAResumedTraining() throws IOException, InterruptedException {
        run(RecordedProgress.stoppingAt(TRAIN.text(), 15));
        run(new RecordedProgress());
        Path log = folder.resolve("log");
        var python = new ProcessBuilder(
                        System.getenv("FAIRLOSS_TENSORBOARD_PYTHON"),
                        "src/test/python/tensorboard_scalars.py",
                        tensorBoard().resolve(TRAIN.text()).toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(python.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readAllLines(log))
                .contains(
                        "loss 40 1 40", "learning_rate 40 1 40", "accuracy/unseen 1 40 40", "margin/tail/low 40 1 40");
    }
}
