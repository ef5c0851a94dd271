// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.Seeds;

/**
 * The endless sequence in which samples are seen: one seeded permutation of all after another. It is a function of the
 * position alone.
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

    /** The order of the samples in an epoch, by the method of Fisher and Yates: (samples), each of 0 to samples - 1 once. */
    public int[] permutation(long epoch) {
        return Seeds.permutation(seed, "order", epoch, samples);
    }

    /**
     * The samples at consecutive positions, which may lie in several epochs.
     *
     * @param position of the first, from 0
     * @param count how many
     * @return (count), each 0 to samples - 1
     */
    public int[] samples(long position, int count) {
        int[] result = new int[count];
        int[] order = {};
        for (int i = 0; i < count; i++) {
            int at = (int) ((position + i) % samples);
            if (i == 0 || at == 0) {
                order = permutation(epoch(position + i));
            }
            result[i] = order[at];
        }
        return result;
    }
}
