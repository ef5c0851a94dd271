// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.run;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.time.Duration;
import java.util.Optional;

/**
 * How this process computes; nothing here changes what is computed, beyond the order of floating-point sums.
 *
 * @param threads threads of the arithmetic
 * @param workers threads that decode and augment
 * @param checkpointEvery how much training is lost at most when the process is killed
 */
public record Settings(int threads, int workers, Duration checkpointEvery) {
    /**
     * Settings for this machine. Without a word, all cores but one: that one decodes and augments. Threads that wait for each
     * other in every operation lose far more to a busy core than they gain from it (measured with two on two cores: best
     * updates 1.1 times as fast, the median of a busy hour seven times slower).
     */
    public static Settings of(Optional<Integer> threads, Duration checkpointEvery) {
        int cores = Runtime.getRuntime().availableProcessors();
        int wanted = threads.orElse(Math.max(1, cores - 1));
        if (wanted < 1 || wanted > 1024) {
            throw new TrainerException(ExitCode.USAGE, "--threads " + wanted + ": give a number from 1 to 1024");
        }
        return new Settings(wanted, Math.max(1, Math.min(4, cores - 1)), checkpointEvery);
    }

    /** Memory for decoded images of one source: an eighth of the heap, in bytes. */
    static long imageCacheBytes() {
        return Runtime.getRuntime().maxMemory() / 8;
    }

    /** The device as it stands in manifests, such as {@code cpu x2}. */
    public String device() {
        return "cpu x" + threads;
    }
}
