// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Split of an index into training and held-out images. Images are numbers of the index; do not change the arrays.
 *
 * @param classes names of the training identities, (classes), sorted
 * @param counts number of images of each class, held-out images included, (classes)
 * @param trainImages training images of each class, (classes, 1 or more)
 * @param rewardImages images of each class that are held out to measure rewards, (classes, 0 or more)
 * @param evaluationImages images of each class that are held out for the evaluation per group, (classes, 0 or 1)
 * @param heldOutIdentities names of the held-out identities, sorted
 * @param heldOutImages all images of the held-out identities, (identities, 2 or more)
 */
public record TrainingSet(
        List<String> classes,
        int[] counts,
        int[][] trainImages,
        int[][] rewardImages,
        int[][] evaluationImages,
        List<String> heldOutIdentities,
        int[][] heldOutImages) {
    public TrainingSet {
        classes = List.copyOf(classes);
        heldOutIdentities = List.copyOf(heldOutIdentities);
    }

    /** All training images with their labels. */
    public Samples samples() {
        return new Samples(
                Arrays.stream(trainImages).flatMapToInt(Arrays::stream).toArray(),
                IntStream.range(0, trainImages.length)
                        .flatMap(label -> Arrays.stream(trainImages[label]).map(image -> label))
                        .toArray());
    }
}
