// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.FaceImages;
import java.nio.ByteBuffer;

/**
 * The images of one update as bytes, and the crops that the device makes of them. The source reuses the memory: close a batch after
 * its update.
 *
 * @param crops the crops
 * @param bytes direct buffer, position 0: uint8, (batch, imageSize, imageSize, 3), in the order of the batch
 * @param imageSize height and width of an image, in pixels
 * @param release called by {@link #close()}; returns the memory to the source
 */
public record ByteBatch(CropBatch crops, ByteBuffer bytes, int imageSize, Runnable release) implements UncroppedBatch {
    /** Checks the number of bytes. */
    public ByteBatch {
        long needed = (long) crops.size() * imageSize * imageSize * FaceImages.CHANNELS;
        if (!bytes.isDirect() || bytes.remaining() != needed) {
            throw new IllegalArgumentException("a batch of " + crops.size() + " images of side " + imageSize + " needs "
                    + needed + " direct bytes, not " + bytes);
        }
    }

    @Override
    public void close() {
        release.run();
    }
}
