// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.DeviceStream;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.train.OngoingTraining;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures trainings of images that the device holds: one, or several at the same time that one thread advances in turns, each on a
 * stream of its own, as on a GPU with captured updates.
 */
public final class TogetherBenchmark implements AutoCloseable {
    private final List<Slot> slots;

    private record Slot(DeviceStream stream, InputBenchmark training) {}

    /** A training that has begun. */
    private record Turn(DeviceStream stream, OngoingTraining training) {
        boolean advance() {
            return stream.call(training::advance);
        }
    }

    /** Trainings that have not begun. @param trainings 1 or more */
    public TogetherBenchmark(
            ComputeDevice device, ModelShape shape, Precision precision, int batchSize, int trainings) {
        int imageSize = shape.backbone().inputSize() * 8 / 7;
        this.slots = IntStream.range(0, trainings)
                .mapToObj(i -> {
                    var stream = DeviceStream.of(device);
                    return new Slot(
                            stream,
                            stream.call(() -> new InputBenchmark(
                                    InputBenchmark.Way.HELD, device, shape, precision, batchSize, imageSize, 1)));
                })
                .toList();
    }

    /**
     * Does a number of updates of each training, and one more before.
     *
     * @return seconds from the end of the first updates to that of the last ones, whose losses are read
     */
    public double round(int updates) {
        List<Turn> turns = slots.stream()
                .map(slot -> new Turn(
                        slot.stream(), slot.stream().call(() -> slot.training().start(updates + 1))))
                .toList();
        turns.forEach(Turn::advance); // the loss of a first update is read
        long start = System.nanoTime();
        List<Turn> ongoing = new ArrayList<>(turns);
        while (!ongoing.isEmpty()) {
            ongoing.removeIf(turn -> !turn.advance());
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        turns.forEach(turn -> turn.stream().run(turn.training()::close));
        return seconds;
    }

    @Override
    public void close() {
        slots.forEach(slot -> slot.stream().run(slot.training()::close));
    }
}
