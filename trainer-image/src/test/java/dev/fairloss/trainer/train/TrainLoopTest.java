// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.loss.AdaFace;
import dev.fairloss.trainer.loss.CosFace;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.safetensors.SafetensorsWriter;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.train.SmallTraining.LoggingSchedule;
import dev.fairloss.trainer.train.SmallTraining.Memory;
import dev.fairloss.trainer.train.SmallTraining.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainLoopTest {
    private static final int UPDATES = 12;

    /**
     * Checkpoints at 3, 6 and 9; killed before the first, at one, between two and after the last, training gives the same result.
     * {@link LossScaleTest} has the same for float16, which is slow.
     */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "Float16")
    void aKilledAndResumedTrainingEndsWithTheSameWeights(Precision precision) {
        UpdateSettings updates = SmallTraining.updates(new CosFace(), precision);
        byte[] undisturbed = SmallTraining.train(updates, loop(new Memory()), new Source(), () -> false);
        for (int at : new int[] {2, 3, 7, 11}) {
            Memory store = new Memory();
            int[] done = {0};
            assertThatThrownBy(() -> SmallTraining.train(updates, loop(store), new Source(), () -> {
                        if (++done[0] == at) {
                            throw new IllegalStateException("killed");
                        }
                        return false;
                    }))
                    .hasMessage("killed");
            assertThat(SmallTraining.train(updates, loop(store), new Source(), () -> false))
                    .as("killed after update " + at)
                    .isEqualTo(undisturbed);
        }
    }

    /** AdaFace keeps running values of the norms, which a resumed run must continue with. */
    @Test
    void aResumedRunContinuesWithTheStateOfTheHead() {
        UpdateSettings adaFace = SmallTraining.updates(new AdaFace(), Precision.Float32);
        byte[] uninterrupted = SmallTraining.train(adaFace, loop(new Memory()), new Source(), () -> false);
        Memory store = new Memory();
        int[] done = {0};
        SmallTraining.train(adaFace, loop(store), new Source(), () -> ++done[0] == 5);
        assertThat(new String(store.tensors(), StandardCharsets.ISO_8859_1))
                .contains("head/norm_mean", "head/norm_deviation");
        assertThat(SmallTraining.train(adaFace, loop(store), new Source(), () -> false))
                .isEqualTo(uninterrupted);
    }

    /** The averages are in the checkpoint, even in one of the last update, and the result is the average. */
    @Test
    void aResumedRunContinuesWithTheAverages() {
        var optimizer = new Sgd.Settings(.9, 5e-4, Double.POSITIVE_INFINITY, Optional.of(.99));
        UpdateSettings averaging =
                new UpdateSettings(optimizer, SmallTraining.FLOAT32.loss(), SmallTraining.FLOAT32.precision());
        byte[] uninterrupted = SmallTraining.train(averaging, loop(new Memory()), new Source(), () -> false);
        assertThat(uninterrupted).isNotEqualTo(SmallTraining.train(loop(new Memory()), new Source(), () -> false));
        for (int at : new int[] {5, UPDATES}) {
            Memory store = new Memory();
            int[] done = {0};
            SmallTraining.train(averaging, loop(store), new Source(), () -> ++done[0] == at);
            assertThat(SmallTraining.train(averaging, loop(store), new Source(), () -> false))
                    .as("stopped after update " + at)
                    .isEqualTo(uninterrupted);
        }
    }

    /** Stopped, resumed and rolled back as with checkpoints in memory; temporary files are deleted. */
    @Test
    void largeCheckpointsAreKeptInTemporaryFiles() {
        byte[] expected = SmallTraining.train(loop(new Memory()), spoiledOnce(), () -> false);
        Memory store = new Memory();
        int[] done = {0};
        SmallTraining.train(loopWithFiles(store), spoiledOnce(), () -> ++done[0] == 10);
        assertThat(SmallTraining.train(loopWithFiles(store), new Source(), () -> false))
                .isEqualTo(expected);
        assertThat(store.files()).hasSize(store.saved()).allSatisfy(file -> assertThat(file)
                .doesNotExist());
    }

    @Test
    void aRequestedStopWritesACheckpointAndReturnsItsUpdate() {
        Memory store = new Memory();
        byte[] undisturbed = SmallTraining.train(loop(new Memory()), new Source(), () -> false);
        int[] done = {0};
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, SmallTraining.SHAPE, 1);
                TrainingSlot slot = new TrainingSlot(model, SmallTraining.FLOAT32, ImageInput.PIXELS)) {
            TrainResult result = loop(store).run(slot, new Source(), () -> ++done[0] == 5);
            assertThat(result).isInstanceOf(TrainResult.Stopped.class);
            assertThat(result.update()).isEqualTo(5);
            assertThat(store.newest().orElseThrow().progress().update()).isEqualTo(5);
        }
        assertThat(SmallTraining.train(loop(store), new Source(), () -> false)).isEqualTo(undisturbed);
    }

    /** 20 images an epoch in batches of 8: epochs end with updates ceil(20/8) = 3, 5, 8, 10, and 12.5 never comes. */
    @Test
    void requestsMarginsOncePerEpochAndPassesTheSums() {
        LoggingSchedule schedule = new LoggingSchedule();
        TrainLoop loop = new TrainLoop(SmallTraining.settings(UPDATES), schedule, CheckpointStore.none(), List.of());
        SmallTraining.train(loop, new Source(), () -> false);
        assertThat(schedule.log)
                .containsExactly(
                        "margins 0",
                        "ended 0: 24",
                        "margins 1",
                        "ended 1: 16",
                        "margins 2",
                        "ended 2: 24",
                        "margins 3",
                        "ended 3: 16",
                        "margins 4");
    }

    @Test
    void noMarginsAreRequestedAfterTheLastUpdate() {
        LoggingSchedule schedule = new LoggingSchedule();
        TrainLoop loop = new TrainLoop(SmallTraining.settings(5), schedule, CheckpointStore.none(), List.of());
        SmallTraining.train(loop, new Source(), () -> false);
        assertThat(schedule.log).containsExactly("margins 0", "ended 0: 24", "margins 1", "ended 1: 16");
    }

    @Test
    void aTrainingLowersTheLoss() {
        Source one = new Source() {
            @Override
            public Batch take(long update) {
                return super.take(0);
            }
        };
        List<Float> losses = new ArrayList<>();
        TrainListener listener = seen -> {
            losses.add(seen.loss());
            return TrainListener.LoopRequest.CONTINUE;
        };
        TrainLoop loop = new TrainLoop(
                SmallTraining.settings(30),
                MarginSchedule.fixed(SmallTraining.CLASSES, .25f),
                CheckpointStore.none(),
                List.of(listener));
        SmallTraining.train(loop, one, () -> false);
        // The same eight images thirty times are learned by heart.
        assertThat(losses.get(29)).isLessThan(0.2f * losses.get(0));
    }

    /** After a NaN loss, training returns to the last checkpoint, halves the learning rate and continues to the end. */
    @Test
    void aLossThatIsNotFiniteRollsBackOnce() {
        int[] spoiled = {0};
        Source source = new Source() {
            @Override
            public Batch take(long update) {
                return update == 7 && spoiled[0]++ == 0 ? spoil(super.take(update)) : super.take(update);
            }
        };
        List<String> steps = new ArrayList<>();
        TrainListener listener = new TrainListener() {
            @Override
            public LoopRequest updated(BatchResult seen) {
                return LoopRequest.CONTINUE;
            }

            @Override
            public void rolledBack(long from, long to, int rollbacks) {
                steps.add(from + " to " + to + ", " + rollbacks);
            }
        };
        Memory store = new Memory();
        TrainLoop loop = new TrainLoop(
                SmallTraining.settings(UPDATES),
                new LoggingSchedule(),
                store,
                List.of(new NanGuard(), writer(), listener));
        byte[] saved = SmallTraining.train(loop, source, () -> false);
        assertThat(steps).containsExactly("8 to 6, 1");
        assertThat(store.newest().orElseThrow().progress().rollbacks()).isEqualTo(1);
        assertThat(saved).isNotEqualTo(SmallTraining.train(loop(new Memory()), new Source(), () -> false));
    }

    /** The rollback is stored: killed right after it, training continues with the lower rate and gives the same result. */
    @Test
    void aRollbackSurvivesAKill() {
        byte[] undisturbed = SmallTraining.train(loop(new Memory()), spoiledOnce(), () -> false);
        Memory store = new Memory();
        int[] done = {0};
        assertThatThrownBy(() -> SmallTraining.train(loop(store), spoiledOnce(), () -> {
                    if (++done[0] == 9) {
                        throw new IllegalStateException("killed");
                    }
                    return false;
                }))
                .hasMessage("killed");
        assertThat(store.newest().orElseThrow().progress().rollbacks()).isEqualTo(1);
        assertThat(SmallTraining.train(loop(store), new Source(), () -> false)).isEqualTo(undisturbed);
    }

    @Test
    void trainingThatKeepsDivergingIsGivenUp() {
        Source source = new Source() {
            @Override
            public Batch take(long update) {
                return update == 7 ? spoil(super.take(update)) : super.take(update);
            }
        };
        Memory store = new Memory();
        assertThatThrownBy(() -> SmallTraining.train(loop(store), source, () -> false))
                .isInstanceOfSatisfying(
                        TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DIVERGED))
                .hasMessageContaining("update 8");
        assertThat(store.newest().orElseThrow().progress().rollbacks()).isEqualTo(3);
    }

    /** The lower rate belongs to another step, so that there is no checkpoint. */
    @Test
    void aLowerLearningRateConverges() {
        assertThatThrownBy(() -> SmallTraining.train(loop(1e30), new Source(), () -> false))
                .satisfies(Failures.failure(
                        ExitCode.DIVERGED,
                        "Training diverged: the loss was not finite at update ",
                        ", after 3 rollbacks, each with half the learning rate.",
                        "Lower optimization.learningRate"));
        SmallTraining.train(loop(0.05), new Source(), () -> false);
    }

    @Test
    void aCheckpointOfOtherPeopleIsRefused() {
        Memory store = new Memory();
        SmallTraining.train(loop(store), new Source(), () -> false);
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel other = new FaceModel(manager, new ModelShape(Backbone.SmallResNet56px, 8, 5), 1);
                TrainingSlot slot = new TrainingSlot(other, SmallTraining.FLOAT32, ImageInput.PIXELS)) {
            assertThatThrownBy(() -> loop(store).run(slot, new Source(), () -> false))
                    .isInstanceOf(TrainerException.class)
                    .hasMessageContaining("the checkpoint of update 12")
                    .hasMessageContaining("centres");
        }
    }

    @Test
    void aCheckpointWithoutItsSumsIsRefused() {
        Memory store = new Memory();
        SmallTraining.train(loop(store), new Source(), () -> false);
        Memory damaged = new Memory();
        damaged.save(without("sums", store));
        assertThatThrownBy(() -> SmallTraining.train(loop(damaged), new Source(), () -> false))
                .satisfies(Failures.invalidInput(
                        "the checkpoint of update 12 has no tensor sums of shape",
                        "It was written for another training: delete it and run again."));
        SmallTraining.train(loop(new Memory()), new Source(), () -> false);
    }

    private static TrainingCheckpoint without(String name, Memory store) {
        var writer = new SafetensorsWriter();
        try (var file = SafetensorsFile.of(store.tensors(), "checkpoint")) {
            file.float32().stream()
                    .filter(tensor -> !tensor.name().equals(name))
                    .forEach(tensor -> writer.add(tensor.name(), tensor.shape(), file.values(tensor.name())));
        }
        return new TrainingCheckpoint(
                new CheckpointTensors.InMemory(writer.write()),
                store.newest().orElseThrow().progress());
    }

    private static Source spoiledOnce() {
        int[] spoiled = {0};
        return new Source() {
            @Override
            public Batch take(long update) {
                return update == 7 && spoiled[0]++ == 0 ? spoil(super.take(update)) : super.take(update);
            }
        };
    }

    private static Batch spoil(Batch batch) {
        ByteBuffer pixels =
                ByteBuffer.allocateDirect(batch.pixels().remaining()).order(ByteOrder.nativeOrder());
        pixels.put(batch.pixels()).flip().putFloat(0, Float.NaN);
        return new Batch(batch.update(), pixels, batch.side(), batch.labels(), batch.images(), () -> {});
    }

    private static TrainLoop loop(CheckpointStore store) {
        return loop(SmallTraining.settings(UPDATES), store);
    }

    /** A training that starts without a checkpoint. */
    private static TrainLoop loop(double rate) {
        return loop(SmallTraining.settings(UPDATES, rate), new Memory());
    }

    private static TrainLoop loopWithFiles(CheckpointStore store) {
        return new TrainLoop(
                SmallTraining.settings(UPDATES), new LoggingSchedule(), store, List.of(new NanGuard(), writer()), 0);
    }

    private static TrainLoop loop(TrainSettings settings, CheckpointStore store) {
        return new TrainLoop(settings, new LoggingSchedule(), store, List.of(new NanGuard(), writer()));
    }

    private static CheckpointWriter writer() {
        return new CheckpointWriter(Duration.ofDays(1), 3, Clock.systemUTC());
    }
}
