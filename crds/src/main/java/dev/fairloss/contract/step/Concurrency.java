// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import java.util.Optional;

/** How many networks a process trains at the same time. The operator and the trainer use the same numbers. */
public final class Concurrency {
    /** Most trainings that share a process, each of which is a step. */
    public static final int MAX_TRAININGS = 8;

    private Concurrency() {}

    /**
     * The number of fine-tunes. By default, one fine-tune per compute thread on CPUs, since threads that work on different networks
     * never wait for each other; and one per GPU, of which the trainer may compute more where it can capture updates.
     *
     * @param gpus GPUs of the process; 0 if it computes on CPUs
     * @param threads compute threads of the process
     */
    public static int of(Optional<Integer> requested, int gpus, int threads) {
        return requested.orElse(gpus > 0 ? gpus : threads);
    }
}
