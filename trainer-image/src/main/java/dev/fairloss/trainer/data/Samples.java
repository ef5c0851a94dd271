// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

/**
 * Images and their labels; do not change the arrays.
 *
 * @param images numbers in the index, (samples)
 * @param labels class of each image, (samples), from 0
 */
public record Samples(int[] images, int[] labels) {
    public Samples {
        if (images.length != labels.length || images.length == 0) {
            throw new IllegalArgumentException(images.length + " images, " + labels.length + " labels");
        }
    }

    /** Number of samples. */
    public int count() {
        return images.length;
    }
}
