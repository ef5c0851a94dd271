// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.bench.InputBenchmark.Way;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.engine.GpuMemory;
import dev.fairloss.trainer.engine.GpuUtilization;
import dev.fairloss.trainer.engine.NumericModes;
import dev.fairloss.trainer.engine.OutOfMemory;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.train.CheckpointStore;
import dev.fairloss.trainer.train.CheckpointTensors;
import dev.fairloss.trainer.train.TrainingCheckpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Checks that a device computes what it should: trains small networks on it, and measures what {@link SelfCheck} decides by. */
public final class DeviceChecks {
    /** A petabyte: no device has as much, and a request for it fails at once. */
    private static final long TOO_MUCH = 1L << 48;

    private static final int PARTS = 10;

    private final ComputeDevice device;
    private final ModelShape shape;
    private final Sizes sizes;
    private final Supplier<Optional<Long>> hostMemory;

    /**
     * How much is computed.
     *
     * @param batch images per update
     * @param losses updates whose losses are compared
     * @param flat updates during which memory must stay flat, a multiple of 10
     * @param training updates of a training that is repeated, and stopped and resumed
     * @param threads of libtorch
     */
    public record Sizes(int batch, int losses, int flat, int training, int threads) {}

    /** @param hostMemory bytes that this process uses, if they are known */
    public DeviceChecks(ComputeDevice device, ModelShape shape, Sizes sizes, Supplier<Optional<Long>> hostMemory) {
        this.device = device;
        this.shape = shape;
        this.sizes = sizes;
        this.hostMemory = hostMemory;
    }

    /**
     * Runs all checks.
     *
     * @param figures receives what is measured besides
     */
    public List<SelfCheck> run(Consumer<Figure> figures) {
        List<SelfCheck> checks = new ArrayList<>();
        checks.add(losses());
        checks.add(memory(figures));
        for (Precision precision : precisions(device)) {
            checks.addAll(trainings(precision));
        }
        checks.add(outOfMemory());
        return checks;
    }

    /** The precisions that a device computes at a reasonable speed. */
    static List<Precision> precisions(ComputeDevice device) {
        return device instanceof ComputeDevice.Gpu
                ? List.of(Precision.values())
                : List.of(Precision.Float32, Precision.BFloat16);
    }

    /** Without TensorFloat-32, which differs from float32 by more than rounding. */
    private SelfCheck losses() {
        new NumericModes(false, true).apply();
        try {
            return SelfCheck.losses(
                    "losses as on the CPU with one thread, without TensorFloat-32",
                    losses(device, sizes.threads()),
                    losses(ComputeDevice.CPU, 1));
        } finally {
            NumericModes.DEFAULT.apply();
        }
    }

    private List<Float> losses(ComputeDevice where, int threads) {
        try (var benchmark = new UpdateBenchmark(where, shape, Precision.Float32, sizes.batch())) {
            return benchmark.losses(sizes.losses(), threads);
        }
    }

    /** The first part of the updates sets the memory up, so it does not count. */
    private SelfCheck memory(Consumer<Figure> figures) {
        List<Long> used = new ArrayList<>();
        List<Double> busy = new ArrayList<>();
        int part = sizes.flat() / PARTS;
        OptionalLong free = GpuMemory.free(device);
        try (var benchmark = new UpdateBenchmark(device, shape, Precision.Float32, sizes.batch())) {
            for (int i = 0; i < PARTS; i++) {
                benchmark.round(part, sizes.threads());
                usedBytes(free).ifPresent(used::add);
                GpuUtilization.of(device).ifPresent(busy::add);
            }
        }
        used.stream()
                .max(Long::compare)
                .ifPresent(most -> figures.accept(new Figure("memory", "most in use", 0, most / 1048576., "MiB")));
        busy.stream()
                .sorted()
                .skip(busy.size() / 2)
                .findFirst()
                .ifPresent(share -> figures.accept(
                        new Figure("utilization", "of the GPU during updates, median", 0, 100 * share, "%")));
        return SelfCheck.memory("memory is flat", used, (long) (PARTS - 1) * part);
    }

    /** Of a GPU, what it has used since some memory was free; of a CPU, what the process uses. */
    private Optional<Long> usedBytes(OptionalLong free) {
        OptionalLong now = GpuMemory.free(device);
        if (device instanceof ComputeDevice.Gpu) {
            return free.isPresent() && now.isPresent()
                    ? Optional.of(free.getAsLong() - now.getAsLong())
                    : Optional.empty();
        }
        return hostMemory.get();
    }

    private List<SelfCheck> trainings(Precision precision) {
        EngineRuntime.setThreads(sizes.threads());
        String first = train(precision, CheckpointStore.none(), Integer.MAX_VALUE);
        String second = train(precision, CheckpointStore.none(), Integer.MAX_VALUE);
        var store = new KeptCheckpoint();
        train(precision, store, sizes.training() / 2);
        String resumed = train(precision, store, Integer.MAX_VALUE);
        return List.of(
                SelfCheck.equal("two trainings in " + precision, first, second),
                SelfCheck.equal("a training in " + precision + ", stopped and resumed", first, resumed));
    }

    /** @param updates after which it is stopped */
    private String train(Precision precision, CheckpointStore store, int updates) {
        int[] done = {0};
        int size = shape.backbone().inputSize() * 8 / 7;
        try (var training = new InputBenchmark(Way.HELD, device, shape, precision, sizes.batch(), size, 1)) {
            return training.train(sizes.training(), store, () -> ++done[0] >= updates);
        }
    }

    private SelfCheck outOfMemory() {
        var expected = device instanceof ComputeDevice.Gpu ? OutOfMemory.Memory.GPU : OutOfMemory.Memory.HOST;
        Optional<OutOfMemory> failure = Optional.empty();
        try (NDManager manager = device.newManager()) {
            manager.create(new Shape(TOO_MUCH), DataType.FLOAT32);
        } catch (EngineException exhausted) {
            failure = OutOfMemory.of(exhausted);
        }
        return SelfCheck.outOfMemory("a request for too much memory is recognized", failure, expected);
    }

    /** The newest checkpoint, in memory. */
    private static final class KeptCheckpoint implements CheckpointStore {
        private Optional<TrainingCheckpoint> kept = Optional.empty();

        @Override
        public void save(TrainingCheckpoint checkpoint) {
            if (!(checkpoint.tensors() instanceof CheckpointTensors.InMemory)) {
                throw new IllegalArgumentException("the network is too large for a checkpoint in memory");
            }
            kept = Optional.of(checkpoint);
        }

        @Override
        public Optional<TrainingCheckpoint> newest() {
            return kept;
        }
    }
}
