// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.FaceImages;
import java.nio.ByteBuffer;

/**
 * The augmented images of one update, as the input of the network. The source reuses the memory of the pixels: close a batch
 * after its update, and do not use the pixels afterwards.
 *
 * @param update number of the update that the batch belongs to, from 0
 * @param pixels direct buffer in native byte order, position 0: float32, (batch, side, side, 3), standardized
 * @param side height and width of an image, in pixels
 * @param labels class of each image, (batch), 0 to classes - 1
 * @param images index of each image in the dataset, (batch)
 * @param release called by {@link #close()}; returns the memory to the source
 */
public record Batch(long update, ByteBuffer pixels, int side, int[] labels, int[] images, Runnable release)
        implements TrainingBatch {
    /** Checks that pixels, labels and images have the same number of images. */
    public Batch {
        long bytes = (long) labels.length * side * side * FaceImages.CHANNELS * Float.BYTES;
        if (!pixels.isDirect() || pixels.remaining() != bytes || images.length != labels.length) {
            throw new IllegalArgumentException("a batch of " + labels.length + " images of side " + side + " needs "
                    + bytes + " direct bytes and " + labels.length + " image indexes, not " + pixels + " and "
                    + images.length);
        }
    }

    @Override
    public void close() {
        release.run();
    }
}
