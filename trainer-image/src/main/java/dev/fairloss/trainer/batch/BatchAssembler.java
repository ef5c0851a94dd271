// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import java.nio.FloatBuffer;

/** What the batch of an update consists of: a pure function of its number, called by any thread. */
interface BatchAssembler {
    /** Most images of a batch. */
    int largest();

    /** Height and width of an image, in pixels. */
    int side();

    /**
     * Makes a batch.
     *
     * @param update number of the batch, from 0
     * @param pixels float32, (batch, side, side, 3), room for the largest batch, position 0
     */
    Contents fill(long update, FloatBuffer pixels);

    /**
     * What lies beside the pixels.
     *
     * @param labels class of each image, (batch)
     * @param images number of each image in the index, (batch)
     */
    record Contents(int[] labels, int[] images) {}
}
