// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.train.DeviceImages;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where trainings compute: each on the thread that runs its step; or those of several steps in turns on one thread, which is enough
 * to keep a GPU busy, and which alone touches it. What they compute is the same, since an update knows nothing of the others. They
 * share the training images on the device.
 */
public final class TrainingHost implements AutoCloseable {
    private final Optional<Turns> turns;
    private Map<ComputeDevice, DeviceImages> images = Map.of();
    private int users;

    private TrainingHost(Optional<Turns> turns) {
        this.turns = turns;
    }

    /** Trainings compute on the threads that call. */
    public static TrainingHost alone() {
        return new TrainingHost(Optional.empty());
    }

    /** Trainings compute in turns on one thread. @param threads compute threads within an operation */
    public static TrainingHost shared(int threads) {
        return new TrainingHost(Optional.of(new Turns("trainings", () -> EngineRuntime.setThreads(threads))));
    }

    /** Does work on the device in one piece. */
    <T> T call(Supplier<T> work) {
        return turns.isEmpty() ? work.get() : turns.get().call(work);
    }

    /** Does work on the device, in turns with that of others. @param advance does a little, and returns whether there is more */
    void finish(BooleanSupplier advance) {
        if (turns.isPresent()) {
            turns.get().finish(advance);
            return;
        }
        boolean goesOn = true;
        while (goesOn) {
            goesOn = advance.getAsBoolean();
        }
    }

    /** Something on the device, until it is closed. */
    final class Held<T> implements AutoCloseable {
        private final T value;
        private final Consumer<T> closing;

        private Held(T value, Consumer<T> closing) {
            this.value = value;
            this.closing = closing;
        }

        T get() {
            return value;
        }

        @Override
        public void close() {
            call(() -> {
                closing.accept(value);
                return value;
            });
        }
    }

    /** Makes something on the device. @param closing gives it back */
    <T> Held<T> open(Supplier<T> opening, Consumer<T> closing) {
        return new Held<>(call(opening), closing);
    }

    /** The training images on the devices, which trainings that overlap share. @param opening decodes and copies them */
    Held<Map<ComputeDevice, DeviceImages>> images(Supplier<Map<ComputeDevice, DeviceImages>> opening) {
        return open(
                () -> {
                    if (images.isEmpty()) {
                        images = opening.get();
                    }
                    users++;
                    return images;
                },
                held -> leaveImages());
    }

    private void leaveImages() {
        users--;
        if (users == 0) {
            images.values().forEach(DeviceImages::close);
            images = Map.of();
        }
    }

    /** Ends the thread, once no training computes. */
    @Override
    public void close() {
        turns.ifPresent(Turns::close);
    }
}
