// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.Arrays;
import java.util.stream.IntStream;

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

    /**
     * All images of all classes, class by class.
     *
     * @param images of each class, (classes, 0 or more)
     */
    public static Samples of(int[][] images) {
        return new Samples(
                Arrays.stream(images).flatMapToInt(Arrays::stream).toArray(),
                IntStream.range(0, images.length)
                        .flatMap(label -> Arrays.stream(images[label]).map(image -> label))
                        .toArray());
    }

    /** Number of samples. */
    public int count() {
        return images.length;
    }
}
