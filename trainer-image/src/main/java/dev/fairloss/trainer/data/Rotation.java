// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.stream.IntStream;

/**
 * The images of one pretrained network: those that the network and its fine-tunes train on, and the reward images, which they
 * do not see. Both are training images of the final trainings. Do not change the arrays.
 *
 * @param number of the rotation, 0 or more
 * @param trainImages images of each class to train on, (classes, 1 or more)
 * @param rewardImages images of each class to measure rewards on, (classes, 0 or more)
 */
public record Rotation(int number, int[][] trainImages, int[][] rewardImages) {

    /** The images to train on, with their labels. */
    public Samples samples() {
        return Samples.of(trainImages);
    }

    /** Number of reward images of all classes. */
    public int rewardImageCount() {
        return IntStream.range(0, classes()).map(c -> rewardImages[c].length).sum();
    }

    /** Number of classes. */
    public int classes() {
        return trainImages.length;
    }

    /**
     * The images that the variance of each class is computed from: those to train on, and where that is a single one, the reward
     * images too.
     */
    public int[][] varianceImages() {
        return IntStream.range(0, classes())
                .mapToObj(c -> isPartlyUnseen(c)
                        ? IntStream.concat(IntStream.of(trainImages[c]), IntStream.of(rewardImages[c]))
                                .toArray()
                        : trainImages[c])
                .toArray(int[][]::new);
    }

    /**
     * Whether the variance of a class is computed from a reward image too. An image that the network has not seen varies more, so
     * such classes are compared among themselves.
     */
    public boolean isPartlyUnseen(int label) {
        return trainImages[label].length < 2 && rewardImages[label].length > 0;
    }
}
