// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.loss.AdaFace;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.train.SmallTraining.LoggingSchedule;
import dev.fairloss.trainer.train.SmallTraining.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** AdaFace keeps a state from update to update, the schedule needs the sums: a slot must forget both. */
class TrainingSlotTest {
    private static final int UPDATES = 5;
    private static final TrainSettings SETTINGS = new TrainSettings(UPDATES, new LearningRate.Constant(.05));

    @BeforeAll
    static void oneThread() {
        EngineRuntime.start(1);
    }

    @Test
    void trainingsOneAfterAnotherEqualTrainingsInNewSlots() {
        List<byte[]> alone = IntStream.range(0, 3)
                .mapToObj(training -> trainings(List.of(training)).get(0))
                .toList();
        assertThat(alone.get(0)).isNotEqualTo(alone.get(1));
        assertThat(trainings(List.of(2, 0, 1, 1)))
                .containsExactly(alone.get(2), alone.get(0), alone.get(1), alone.get(1));
    }

    @Test
    void slotsThatWorkAtTheSameTimeDoNotAffectEachOther() {
        List<byte[]> alone = trainings(List.of(0, 1, 2, 3));
        var first = CompletableFuture.supplyAsync(() -> onOneThread(List.of(0, 1)));
        var second = CompletableFuture.supplyAsync(() -> onOneThread(List.of(2, 3)));
        assertThat(first.join()).containsExactly(alone.get(0), alone.get(1));
        assertThat(second.join()).containsExactly(alone.get(2), alone.get(3));
    }

    private static List<byte[]> onOneThread(List<Integer> numbers) {
        EngineRuntime.setThreads(1);
        return trainings(numbers);
    }

    private static void load(FaceModel model, FaceModel saved) {
        try (var file =
                SafetensorsFile.of(saved.safetensors(OptionalInt.empty()).write(), "a model")) {
            model.loadModel(file);
        }
    }

    /** Trains the networks of these seeds in one slot, in this order. */
    private static List<byte[]> trainings(List<Integer> seeds) {
        List<byte[]> results = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, SmallTraining.SHAPE, 9);
                TrainingSlot slot = new TrainingSlot(
                        model, SmallTraining.updates(new AdaFace(), Precision.Float32), ImageInput.PIXELS)) {
            for (int seed : seeds) {
                try (FaceModel start = new FaceModel(manager, SmallTraining.SHAPE, seed)) {
                    load(model, start);
                }
                var loop = new TrainLoop(SETTINGS, new LoggingSchedule(), CheckpointStore.none(), List.of());
                assertThat(loop.run(slot, new Source(), () -> false)).isInstanceOf(TrainResult.Finished.class);
                results.add(model.safetensors(OptionalInt.empty()).write());
            }
        }
        return results;
    }
}
