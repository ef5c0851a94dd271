// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.time.Duration;
import java.util.Optional;

/**
 * Compute settings of this process. They do not change what is computed, except the order of floating-point sums.
 *
 * @param threads compute threads
 * @param workers threads that decode and augment images
 * @param gpus number of GPUs; 0 computes on the CPU
 * @param checkpointEvery time between checkpoints
 */
public record ComputeSettings(int threads, int workers, int gpus, Duration checkpointEvery) {
    /** Settings for a CPU. */
    public ComputeSettings(int threads, int workers, Duration checkpointEvery) {
        this(threads, workers, 0, checkpointEvery);
    }

    /** Settings for the cores of this machine, as {@link #ofCores}, or with another number of threads. */
    public static ComputeSettings of(Optional<Integer> threads, Duration checkpointEvery) {
        var all = ofCores(Runtime.getRuntime().availableProcessors(), 0, checkpointEvery);
        int requested = threads.orElse(all.threads);
        if (requested < 1 || requested > 1024) {
            throw new TrainerException(
                    ExitCode.USAGE, "--threads is " + requested + ".", "Set it to a number from 1 to 1024.");
        }
        return new ComputeSettings(requested, all.workers, 0, checkpointEvery);
    }

    /**
     * Settings for a number of cores: all but one compute, and the last one decodes and augments. Compute threads wait for
     * each other in every operation, so sharing a busy core costs more than it gains (measured with two threads on two
     * cores: the best updates are 1.1 times as fast, the median of a busy hour is seven times slower).
     *
     * @param cores 1 or more
     */
    public static ComputeSettings ofCores(int cores, int gpus, Duration checkpointEvery) {
        return new ComputeSettings(Math.max(1, cores - 1), Math.max(1, Math.min(4, cores - 1)), gpus, checkpointEvery);
    }

    /** Memory for decoded images of one source: an eighth of the heap, in bytes. */
    public static long imageCacheBytes() {
        return Runtime.getRuntime().maxMemory() / 8;
    }

    /** The device as recorded in step manifests, such as {@code cpu x2 (AMD EPYC 7B13)}. */
    public String device() {
        return gpus > 0
                ? "gpu x" + gpus
                : "cpu x" + threads
                        + Processor.name().map(name -> " (" + name + ")").orElse("");
    }

    /** Number of devices: GPUs, or else threads. */
    public int devices() {
        return gpus > 0 ? gpus : threads;
    }
}
