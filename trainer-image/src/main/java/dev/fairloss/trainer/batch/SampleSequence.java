// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import java.util.concurrent.atomic.AtomicReference;

/** The samples at the positions of an endless sequence, in the order of {@link BatchOrder}. Thread-safe. */
final class SampleSequence {
    private final BatchOrder order;
    private final AtomicReference<Epoch> latest = new AtomicReference<>(new Epoch(-1, new int[0]));

    /** An epoch and its permutation, cached because the permutation takes longer to compute than a batch. */
    private record Epoch(long number, int[] order) {}

    SampleSequence(BatchOrder order) {
        this.order = order;
    }

    /** Seed of the order. */
    long seed() {
        return order.seed();
    }

    /** The sample at a position, from 0. */
    int at(long position) {
        return permutation(order.epoch(position))[(int) (position % order.samples())];
    }

    private int[] permutation(long epoch) {
        Epoch cached = latest.get();
        if (cached.number() == epoch) {
            return cached.order();
        }
        int[] permutation = order.permutation(epoch);
        latest.set(new Epoch(epoch, permutation));
        return permutation;
    }
}
