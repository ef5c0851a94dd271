// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.Samples;
import java.util.concurrent.atomic.AtomicReference;

/** The samples of an endless sequence of batches, in the order of {@link BatchOrder}. Thread-safe. */
final class SampleSequence {
    private final Samples samples;
    private final BatchOrder order;
    private final int batchSize;
    private final AtomicReference<Epoch> latest = new AtomicReference<>(new Epoch(-1, new int[0]));

    /** An epoch and its permutation, cached because the permutation takes longer to compute than a batch. */
    private record Epoch(long number, int[] order) {}

    SampleSequence(Samples samples, long seed, int batchSize) {
        this.samples = samples;
        this.order = new BatchOrder(seed, samples.count());
        this.batchSize = batchSize;
    }

    /** Seed of the order. */
    long seed() {
        return order.seed();
    }

    /** Number of samples in every batch. */
    int batchSize() {
        return batchSize;
    }

    /** Position in the sequence of the first sample of a batch, from 0. */
    long first(long batch) {
        return batch * batchSize;
    }

    /** Labels and image numbers of a batch. */
    BatchAssembler.Contents contents(long batch) {
        int[] labels = new int[batchSize];
        int[] images = new int[batchSize];
        for (int i = 0; i < batchSize; i++) {
            int sample = at(first(batch) + i);
            labels[i] = samples.labels()[sample];
            images[i] = samples.images()[sample];
        }
        return new BatchAssembler.Contents(labels, images);
    }

    private int at(long position) {
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
