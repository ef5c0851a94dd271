// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import java.nio.ByteBuffer;

/** Assembles batches. A batch is a pure function of its number; any thread may call it. */
interface BatchAssembler {
    /** Largest number of images in a batch. */
    int largest();

    /** Bytes of an image in a batch. */
    int bytesOfImage();

    /**
     * Assembles a batch.
     *
     * @param update number of the batch, from 0
     * @param memory receives the images, one after another; in native byte order, large enough for the largest batch, position 0
     */
    Contents fill(long update, ByteBuffer memory);

    /**
     * Labels and image numbers of a batch.
     *
     * @param labels class of each image, (batch)
     * @param images number of each image in the index, (batch)
     */
    record Contents(int[] labels, int[] images) {}
}
