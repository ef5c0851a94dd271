// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Samples;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Assembles training batches: samples in the order of {@link BatchOrder}, augmented by their position. */
final class TrainingBatches implements BatchAssembler {
    private final FaceImages images;
    private final Augment augment;
    private final SampleSequence sequence;

    TrainingBatches(FaceImages images, Samples samples, Augment augment, long seed, int batchSize) {
        if (augment.imageSize() != images.side()) {
            throw new IllegalArgumentException(
                    "augmentation of images of side " + augment.imageSize() + " on images of side " + images.side());
        }
        this.images = images;
        this.augment = augment;
        this.sequence = new SampleSequence(samples, seed, batchSize);
    }

    @Override
    public int largest() {
        return sequence.batchSize();
    }

    @Override
    public int bytesOfImage() {
        return augment.values() * Float.BYTES;
    }

    @Override
    public Contents fill(long update, ByteBuffer memory) {
        FloatBuffer pixels = memory.asFloatBuffer();
        Contents contents = sequence.contents(update);
        for (int i = 0; i < contents.images().length; i++) {
            augment.randomCrop(
                    images.pixels(contents.images()[i]),
                    sequence.seed(),
                    sequence.first(update) + i,
                    pixels,
                    i * augment.values());
        }
        return contents;
    }
}
