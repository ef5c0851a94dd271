// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.safetensors.SafetensorsFile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingCheckpointTest {
    /** What a training saves, less the batch statistics, which have neither velocities nor averages. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theExpectedSizeIsThatOfACheckpoint(boolean averages) {
        var optimizer =
                new Sgd.Settings(.9, 5e-4, Double.POSITIVE_INFINITY, averages ? Optional.of(.99) : Optional.empty());
        var updates = new UpdateSettings(optimizer, SmallTraining.FLOAT32.loss(), SmallTraining.FLOAT32.precision());
        var store = new SmallTraining.Memory();
        var loop = new TrainLoop(SmallTraining.settings(3), new SmallTraining.LoggingSchedule(), store, List.of());
        SmallTraining.train(updates, loop, new SmallTraining.Source(), () -> true);
        long bytes = SafetensorsFile.of(store.tensors(), "test").tensors().values().stream()
                .mapToLong(tensor -> Float.BYTES
                        * tensor.shape().stream().mapToLong(size -> size).reduce(1, (a, b) -> a * b))
                .sum();
        assertThat(TrainingCheckpoint.bytes(SmallTraining.SHAPE, averages)).isBetween(bytes, bytes * 102 / 100);
    }
}
