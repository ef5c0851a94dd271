// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

/** Decoded images by their number in the index. Safe for use by several threads. */
public interface FaceImages {
    /** Color channels of an image: red, green, blue. */
    int CHANNELS = 3;

    /** Number of images. */
    int count();

    /** Height and width of every image, in pixels. */
    int side();

    /**
     * An image: uint8, (side, side, 3), red, green, blue. The array may be shared: do not change it.
     *
     * @param image 0 to count - 1
     * @throws dev.fairloss.trainer.TrainerException if it cannot be read; the message names the file
     */
    byte[] pixels(int image);
}
