// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Samples;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicReference;

/** Assembles training batches: samples in the order of {@link BatchOrder}, augmented by their position. */
final class TrainingBatches implements BatchAssembler {
    private final FaceImages images;
    private final Samples samples;
    private final Augment augment;
    private final BatchOrder order;
    private final int batchSize;
    private final AtomicReference<Epoch> latest = new AtomicReference<>(new Epoch(-1, new int[0]));

    /** An epoch and its permutation, cached because the permutation takes longer to compute than a batch. */
    private record Epoch(long number, int[] order) {}

    TrainingBatches(FaceImages images, Samples samples, Augment augment, long seed, int batchSize) {
        if (augment.imageSize() != images.side()) {
            throw new IllegalArgumentException(
                    "augmentation of images of side " + augment.imageSize() + " on images of side " + images.side());
        }
        this.images = images;
        this.samples = samples;
        this.augment = augment;
        this.order = new BatchOrder(seed, samples.count());
        this.batchSize = batchSize;
    }

    @Override
    public int largest() {
        return batchSize;
    }

    @Override
    public int side() {
        return augment.side();
    }

    @Override
    public Contents fill(long update, FloatBuffer pixels) {
        int[] labels = new int[batchSize];
        int[] numbers = new int[batchSize];
        for (int i = 0; i < batchSize; i++) {
            long position = update * batchSize + i;
            int sample = permutation(order.epoch(position))[(int) (position % samples.count())];
            labels[i] = samples.labels()[sample];
            numbers[i] = samples.images()[sample];
            augment.randomCrop(images.pixels(numbers[i]), order.seed(), position, pixels, i * augment.values());
        }
        return new Contents(labels, numbers);
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
