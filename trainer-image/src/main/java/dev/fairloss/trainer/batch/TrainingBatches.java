// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Samples;
import java.nio.FloatBuffer;

/** Assembles training batches: samples in the order of {@link BatchOrder}, augmented by their position. */
final class TrainingBatches implements BatchAssembler {
    private final FaceImages images;
    private final Samples samples;
    private final Augment augment;
    private final SampleSequence sequence;
    private final int batchSize;

    TrainingBatches(FaceImages images, Samples samples, Augment augment, long seed, int batchSize) {
        if (augment.imageSize() != images.side()) {
            throw new IllegalArgumentException(
                    "augmentation of images of side " + augment.imageSize() + " on images of side " + images.side());
        }
        this.images = images;
        this.samples = samples;
        this.augment = augment;
        this.sequence = new SampleSequence(new BatchOrder(seed, samples.count()));
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
            int sample = sequence.at(position);
            labels[i] = samples.labels()[sample];
            numbers[i] = samples.images()[sample];
            augment.randomCrop(images.pixels(numbers[i]), sequence.seed(), position, pixels, i * augment.values());
        }
        return new Contents(labels, numbers);
    }
}
