// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.loss.CosFace;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ParameterSpec;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.train.SmallTraining.Memory;
import dev.fairloss.trainer.train.SmallTraining.Source;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loss scaling in updates of a small network in float16. */
class LossScaleTest {
    private static final float[] MARGINS = new float[SmallTraining.CLASSES];
    private static final UpdateSettings FLOAT16 = SmallTraining.updates(new CosFace(), Precision.Float16);

    /** A scale at which every gradient overflows: float16 ends at 65504. */
    private static final float HUGE = 1e30f;

    /** Scale, good updates and skipped ones before an update, and the same after it. */
    @ParameterizedTest
    @CsvSource({
        "65536, 0, 0, 32768, 0, 1",
        "1, 7, 3, 1, 8, 3",
        "1024, 1998, 1, 1024, 1999, 1",
        "1024, 1999, 1, 2048, 0, 1",
        "1e30, 7, 3, 5e29, 0, 4",
        "1e30, 1999, 0, 5e29, 0, 1",
    })
    void followsTheRule(float scale, int good, int skipped, float newScale, int newGood, int newSkipped) {
        try (Training training = new Training(Double.POSITIVE_INFINITY, false)) {
            training.scale().set(new LossScale.State(scale, good, skipped));
            training.update(0);
            assertThat(training.scale().state()).isEqualTo(new LossScale.State(newScale, newGood, newSkipped));
            var rule = new ScalingRule(scale, good, skipped).next(newScale < scale);
            assertThat(new LossScale.State((float) rule.scale(), rule.good(), rule.skipped()))
                    .isEqualTo(training.scale().state());
        }
    }

    /** Weights, velocities and class centers keep all bits; batch statistics move, as in PyTorch, and the loss is that of the batch. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSkippedUpdateChangesNoWeight(boolean gpu) {
        try (Training training = new Training(.01, gpu);
                Training plain = new Training(.01, gpu)) {
            training.scale().set(new LossScale.State(1024, 0, 0));
            plain.scale().set(new LossScale.State(1024, 0, 0));
            training.update(0);
            plain.update(0);
            List<float[]> before = training.moving();
            float[] mean = training.mean();
            training.scale().set(new LossScale.State(HUGE, 5, 0));
            float loss = training.update(1);
            assertThat(training.scale().state().skipped()).isEqualTo(1);
            assertThat(Arrays.deepEquals(training.moving().toArray(), before.toArray()))
                    .isTrue();
            assertThat(training.mean()).isNotEqualTo(mean);
            assertThat(loss).isEqualTo(plain.update(1));
            assertThat(training.mean()).isEqualTo(plain.mean());
            assertThat(Arrays.deepEquals(plain.moving().toArray(), before.toArray()))
                    .isFalse();
        }
    }

    /** A power of two as scale changes no bit of an update, unless gradients are too small for float16 without it. */
    @Test
    void theScaleDoesNotChangeTheLengthOfAnUpdate() {
        try (Training small = new Training(.01, false);
                Training large = new Training(.01, false)) {
            small.scale().set(new LossScale.State(64, 0, 0));
            large.scale().set(new LossScale.State(1024, 0, 0));
            small.update(0);
            large.update(0);
            double difference = 0;
            double length = 0;
            List<float[]> smallWeights = small.moving();
            List<float[]> largeWeights = large.moving();
            for (int i = 0; i < smallWeights.size(); i++) {
                for (int j = 0; j < smallWeights.get(i).length; j++) {
                    difference += Math.pow(smallWeights.get(i)[j] - largeWeights.get(i)[j], 2);
                    length += Math.pow(largeWeights.get(i)[j], 2);
                }
            }
            assertThat(Math.sqrt(difference / length)).isLessThan(1e-4);
        }
    }

    /** The guard rolls back for a scale below 1 although every loss and weight is finite. */
    @Test
    void aScaleBelowOneIsReportedAsALossThatIsNotFinite() {
        try (Training training = new Training(Double.POSITIVE_INFINITY, false)) {
            training.scale().set(new LossScale.State(1, 0, 0));
            assertThat(training.update(0)).isFinite();
            training.scale().set(new LossScale.State(.5f, 0, 0));
            assertThat(training.update(1)).isNaN();
        }
    }

    /** Killed with the scale in the middle of its growth and after a skipped update; all bits equal an undisturbed training. */
    @Test
    void aKilledAndResumedTrainingContinuesWithTheScale() {
        LossScale.State start = new LossScale.State(2048, 1995, 3);
        Memory undisturbed = new Memory();
        byte[] expected = train(undisturbed, start, 2, () -> false);
        Memory store = new Memory();
        int[] done = {0};
        assertThatThrownBy(() -> train(store, start, 2, () -> {
                    if (++done[0] == 3) {
                        throw new IllegalStateException("killed");
                    }
                    return false;
                }))
                .hasMessage("killed");
        assertThat(state(store)).isEqualTo(new LossScale.State(2048, 1997, 3));
        // The start applies only to a training without a checkpoint: afterwards the scale is that of the checkpoint.
        assertThat(train(store, LossScale.State.START, 2, () -> false)).isEqualTo(expected);
        assertThat(state(store)).isEqualTo(state(undisturbed));
        assertThat(state(undisturbed).scale()).as("grown at update 5").isEqualTo(4096);
    }

    @Test
    void skippedUpdatesAreNoFaultAndAreCounted() {
        List<String> seen = new ArrayList<>();
        TrainListener listener = new TrainListener() {
            @Override
            public LoopRequest updated(BatchResult result) {
                return LoopRequest.CONTINUE;
            }

            @Override
            public void lossScaled(float scale, int skipped) {
                seen.add(scale + " after " + skipped);
            }

            @Override
            public void rolledBack(long from, long to, int rollbacks) {
                seen.add("rolled back");
            }
        };
        TrainResult result = run(new Memory(), new LossScale.State(HUGE, 0, 0), 4, () -> false, listener);
        assertThat(result.rollbacks()).isZero();
        assertThat(result.skippedUpdates()).contains(4);
        assertThat(seen).containsExactly(HUGE / 2 + " after 1", HUGE / 16 + " after 4");
    }

    /** Half the scale at each update: from 2^-1 on it is a fault, in every attempt after a rollback as well. */
    @Test
    void aScaleThatCollapsesStopsTheTraining() {
        Memory store = new Memory();
        assertThatThrownBy(() -> run(
                        store,
                        new LossScale.State(.75f, 0, 0),
                        12,
                        () -> false,
                        seen -> TrainListener.LoopRequest.CONTINUE))
                .satisfies(Failures.failure(
                        ExitCode.DIVERGED,
                        "Training diverged: the loss scale fell below 1 at update ",
                        ", after 3 rollbacks, each with half the learning rate.",
                        "Set optimization.precision to BFloat16"));
    }

    /** Seldom enough not to slow down a GPU. */
    @Test
    void theHostReadsTheStateAfterFewUpdates() {
        assertThat(LongStream.rangeClosed(1, 120).filter(update -> LossScale.isRead(update, 120)))
                .containsExactly(1L, 51L, 101L, 120L);
    }

    @Test
    void onlyFloat16IsScaled() {
        Memory store = new Memory();
        SmallTraining.train(
                SmallTraining.FLOAT32,
                new TrainLoop(SmallTraining.settings(2), schedule(), store, List.of(writer(1))),
                new Source(),
                () -> false);
        try (var file = SafetensorsFile.of(store.tensors(), "checkpoint")) {
            assertThat(file.tensors()).doesNotContainKeys("loss_scale", "loss_scale_counts");
        }
        assertThatThrownBy(() -> train(store, LossScale.State.START, 1, () -> false))
                .satisfies(Failures.invalidInput("has no tensor loss_scale", "It was written for another training"));
    }

    private static byte[] train(Memory store, LossScale.State start, int every, BooleanSupplier stop) {
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, SmallTraining.SHAPE, 1);
                TrainingSlot slot = new TrainingSlot(model, FLOAT16, ImageInput.PIXELS)) {
            loop(store, start, every, slot).run(slot, new Source(), stop);
            return model.safetensors(OptionalInt.empty()).write();
        }
    }

    private static TrainResult run(
            Memory store, LossScale.State start, int updates, BooleanSupplier stop, TrainListener listener) {
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, SmallTraining.SHAPE, 1);
                TrainingSlot slot = new TrainingSlot(model, FLOAT16, ImageInput.PIXELS)) {
            return new TrainLoop(
                            SmallTraining.settings(updates),
                            starting(start, slot),
                            store,
                            List.of(new NanGuard(), writer(100), listener))
                    .run(slot, new Source(), stop);
        }
    }

    private static TrainLoop loop(Memory store, LossScale.State start, int every, TrainingSlot slot) {
        return new TrainLoop(
                SmallTraining.settings(6), starting(start, slot), store, List.of(new NanGuard(), writer(every)));
    }

    /** Sets the scale at the first request of margins, which is after the slot has been reset. */
    private static MarginSchedule starting(LossScale.State start, TrainingSlot slot) {
        MarginSchedule margins = schedule();
        return new MarginSchedule() {
            @Override
            public float[] margins(int epoch) {
                if (epoch == 0) {
                    slot.gradientStep().lossScale().orElseThrow().set(start);
                }
                return margins.margins(epoch);
            }

            @Override
            public void epochEnded(int epoch, EmbeddingSums sums) {
                margins.epochEnded(epoch, sums);
            }

            @Override
            public com.fasterxml.jackson.databind.JsonNode state() {
                return margins.state();
            }

            @Override
            public void restore(com.fasterxml.jackson.databind.JsonNode state, String source) {
                margins.restore(state, source);
            }
        };
    }

    private static MarginSchedule schedule() {
        return MarginSchedule.fixed(SmallTraining.CLASSES, .25f);
    }

    private static CheckpointWriter writer(int every) {
        return new CheckpointWriter(Duration.ofDays(1), every, Clock.systemUTC());
    }

    private static LossScale.State state(Memory store) {
        try (var file = SafetensorsFile.of(store.tensors(), "checkpoint")) {
            int[] counts = file.integers("loss_scale_counts");
            return new LossScale.State(file.values("loss_scale")[0], counts[0], counts[1]);
        }
    }

    /** A network and its updates in float16. */
    private static final class Training implements AutoCloseable {
        private final NDManager manager = NDManager.newBaseManager();
        private final FaceModel model = new FaceModel(manager, SmallTraining.SHAPE, 1);
        private final Sgd sgd;
        private final GradientStep step;

        Training(double clipNorm, boolean gpu) {
            sgd = new Sgd(model, new Sgd.Settings(.9, 5e-4, clipNorm, Optional.empty()));
            step = new GradientStep(
                    model,
                    sgd,
                    new FairLoss(new CosFace(), 16),
                    Precision.Float16,
                    ClassSampling.ALL,
                    ImageInput.PIXELS,
                    gpu);
        }

        LossScale scale() {
            return step.lossScale().orElseThrow();
        }

        float update(long update) {
            try (Batch batch = new Source().take(update)) {
                return step.update(batch, MARGINS, .05);
            }
        }

        /** What an update moves unless it is skipped. */
        List<float[]> moving() {
            List<float[]> values = new ArrayList<>();
            for (ParameterSpec spec : sgd.velocities().specs()) {
                values.add(model.parameters().get(spec.name()).toFloatArray());
                values.add(sgd.velocities().get(spec.name()).toFloatArray());
            }
            return values;
        }

        float[] mean() {
            NDArray mean = model.parameters().get("block1.a.bn.mean");
            return mean.toFloatArray();
        }

        @Override
        public void close() {
            step.close();
            sgd.close();
            model.close();
            manager.close();
        }
    }
}
