// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.Seeds;

/**
 * Order of the samples over all epochs: each epoch is a seeded permutation. The sample at a position depends on the seed and
 * the position alone.
 *
 * @param seed of the permutations
 * @param samples number of samples, at least 1
 */
public record BatchOrder(long seed, int samples) {
    public BatchOrder {
        if (samples < 1) {
            throw new IllegalArgumentException("no samples");
        }
    }

    /** The epoch that a position belongs to, from 0. */
    public long epoch(long position) {
        return position / samples;
    }

    /** The order of the samples in an epoch, a Fisher-Yates shuffle: (samples), each of 0 to samples - 1 once. */
    public int[] permutation(long epoch) {
        return Seeds.permutation(seed, "order", epoch, samples);
    }
}
