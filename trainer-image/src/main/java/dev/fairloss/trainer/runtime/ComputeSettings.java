// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.ComputeDevice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compute settings of this process. They do not change what is computed, except the order of floating-point sums.
 *
 * @param threads compute threads on the CPU
 * @param workers threads that decode and augment images
 * @param gpus number of GPUs that this process holds, and that its cost counts
 * @param targets where networks are computed, 1 or more: the GPUs; or the CPU, once for each GPU if they are simulated
 * @param checkpointEvery time between checkpoints
 */
public record ComputeSettings(
        int threads, int workers, int gpus, List<ComputeDevice> targets, Duration checkpointEvery) {
    /** Most threads that decode beside compute threads; one core of a CPU trains no faster than four can decode. */
    private static final int CPU_WORKERS = 4;

    /** Checks that there is a device. */
    public ComputeSettings {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("no device");
        }
    }

    /** Settings for a CPU. */
    public ComputeSettings(int threads, int workers, Duration checkpointEvery) {
        this(threads, workers, 0, List.of(ComputeDevice.CPU), checkpointEvery);
    }

    /** Settings for the CPU of this machine, as {@link #ofCores}, or with another number of threads. */
    public static ComputeSettings of(Optional<Integer> threads, Duration checkpointEvery) {
        var all = ofCores(Runtime.getRuntime().availableProcessors(), checkpointEvery);
        int requested = threads.orElse(all.threads);
        if (requested < 1 || requested > 1024) {
            throw new TrainerException(
                    ExitCode.USAGE, "--threads is " + requested + ".", "Set it to a number from 1 to 1024.");
        }
        return new ComputeSettings(requested, all.workers, checkpointEvery);
    }

    /**
     * Settings for a number of cores: all but one compute, and the last one decodes and augments. Compute threads wait for
     * each other in every operation, so sharing a busy core costs more than it gains (measured with two threads on two
     * cores: the best updates are 1.1 times as fast, the median of a busy hour is seven times slower).
     *
     * @param cores 1 or more
     */
    public static ComputeSettings ofCores(int cores, Duration checkpointEvery) {
        int allButOne = Math.max(1, cores - 1);
        return new ComputeSettings(allButOne, Math.min(CPU_WORKERS, allButOne), checkpointEvery);
    }

    /**
     * The same settings with GPUs. While a GPU computes, all cores but one decode and augment.
     *
     * @param held number of GPUs that this process holds
     * @param computesOn the GPUs, or the CPU as often if they are simulated
     */
    public ComputeSettings with(int held, List<ComputeDevice> computesOn) {
        int decoders = computesOn.get(0) instanceof ComputeDevice.Gpu ? Math.max(workers, threads) : workers;
        return new ComputeSettings(threads, decoders, held, computesOn, checkpointEvery);
    }

    /**
     * The settings of one of several tasks that compute at the same time: the devices in turn, so that each has as many tasks as the
     * others or one more; on CPUs one thread; and a share of the decoders.
     *
     * @param task number of the task, from 0
     * @param tasks number of tasks
     */
    public ComputeSettings ofOneAmong(int task, int tasks) {
        var own = targets.get(task % targets.size());
        int ownThreads = own instanceof ComputeDevice.Cpu ? 1 : threads;
        return new ComputeSettings(ownThreads, Math.max(1, workers / tasks), gpus, List.of(own), checkpointEvery);
    }

    /** The settings of one of several steps whose networks one thread computes in turns: a share of the decoders. */
    public ComputeSettings ofOneSharing(int steps) {
        return new ComputeSettings(threads, Math.max(1, workers / steps), gpus, targets, checkpointEvery);
    }

    /** The first device, which computes what is computed on one device. */
    public ComputeDevice target() {
        return targets.get(0);
    }

    /** Memory for decoded images of one source: an eighth of the heap, in bytes. */
    public static long imageCacheBytes() {
        return Runtime.getRuntime().maxMemory() / 8;
    }

    /** The devices as recorded in step manifests, such as {@code cpu x2 (AMD EPYC 7B13)}. */
    public String device() {
        if (target() instanceof ComputeDevice.Gpu) {
            return "gpu x" + gpus + " ("
                    + targets.stream()
                            .map(device -> ((ComputeDevice.Gpu) device).name())
                            .distinct()
                            .collect(Collectors.joining(", "))
                    + ")";
        }
        String cpu = "cpu x" + threads
                + Processor.name().map(name -> " (" + name + ")").orElse("");
        return gpus > 0 ? "gpu x" + gpus + " (simulated on " + cpu + ")" : cpu;
    }

    /** Number of devices: GPUs, or else threads. */
    public int devices() {
        return gpus > 0 ? gpus : threads;
    }
}
