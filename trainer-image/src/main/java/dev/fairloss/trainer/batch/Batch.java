// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.FaceImages;
import java.nio.ByteBuffer;

/**
 * The augmented images of one update, as the net takes them. The pixels lie in memory that its source uses again: whoever
 * takes a batch closes it when the update is done and does not touch the pixels afterwards.
 *
 * @param update number of the update that the batch belongs to, from 0
 * @param pixels direct buffer in native byte order, position 0: float32, (batch, side, side, 3), standardised
 * @param side height and width of an image, in pixels
 * @param labels class of each image, (batch), 0 to classes - 1
 * @param images index of each image in the data set, (batch)
 * @param release called by {@link #close()}: gives the memory back to its source
 */
public record Batch(long update, ByteBuffer pixels, int side, int[] labels, int[] images, Runnable release)
        implements AutoCloseable {
    /** Checks that pixels, labels and images are of one size. */
    public Batch {
        long bytes = (long) labels.length * side * side * FaceImages.CHANNELS * Float.BYTES;
        if (!pixels.isDirect() || pixels.remaining() != bytes || images.length != labels.length) {
            throw new IllegalArgumentException("a batch of " + labels.length + " images of side " + side + " needs "
                    + bytes + " direct bytes and " + labels.length + " image indexes, not " + pixels + " and "
                    + images.length);
        }
    }

    /** Number of images. */
    public int size() {
        return labels.length;
    }

    @Override
    public void close() {
        release.run();
    }
}
