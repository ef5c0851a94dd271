// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.time.Duration;
import java.util.Optional;

/**
 * How this process computes; nothing here changes what is computed, beyond the order of floating-point sums.
 *
 * @param threads threads of the arithmetic
 * @param workers threads that decode and augment
 * @param gpus that are held; 0 computes on the CPU
 * @param checkpointEvery how much training is lost at most when the process is killed
 */
public record ComputeSettings(int threads, int workers, int gpus, Duration checkpointEvery) {
    /** Settings for a CPU. */
    public ComputeSettings(int threads, int workers, Duration checkpointEvery) {
        this(threads, workers, 0, checkpointEvery);
    }

    /** Settings for this machine, as {@link #ofCores} gives them for its cores, unless another number of threads is asked for. */
    public static ComputeSettings of(Optional<Integer> threads, Duration checkpointEvery) {
        var all = ofCores(Runtime.getRuntime().availableProcessors(), 0, checkpointEvery);
        int wanted = threads.orElse(all.threads);
        if (wanted < 1 || wanted > 1024) {
            throw new TrainerException(
                    ExitCode.USAGE, "--threads is " + wanted + ".", "Set it to a number from 1 to 1024.");
        }
        return new ComputeSettings(wanted, all.workers, 0, checkpointEvery);
    }

    /**
     * Settings for so many cores: all but one compute, and that one decodes and augments. Threads that wait for each
     * other in every operation lose far more to a busy core than they gain from it (measured with two on two cores: best
     * updates 1.1 times as fast, the median of a busy hour seven times slower).
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

    /** The device as it stands in manifests, such as {@code cpu x2}. */
    public String device() {
        return (gpus > 0 ? "gpu x" : "cpu x") + devices();
    }

    /** How many devices are held: GPUs, or else threads. */
    public int devices() {
        return gpus > 0 ? gpus : threads;
    }
}
