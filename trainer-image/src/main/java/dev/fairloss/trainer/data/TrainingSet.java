// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who is trained on, and what is kept from it. Images are numbers of the index; the arrays are not to be changed.
 *
 * @param classes names of the people who are trained on, (classes), sorted
 * @param counts images that each of them has in all, held out ones too, (classes)
 * @param trainImages images that are trained on, (classes, 1 or more)
 * @param rewardImages images held out to read rewards on, (classes, 0 or more)
 * @param evaluationImages images held out for the evaluation per group only, (classes, 0 or 1)
 * @param heldOutIdentities names of the people who are never trained on, sorted
 * @param heldOutImages all their images, (held-out people, 2 or more)
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

    /** What the training draws from. */
    public Samples samples() {
        return new Samples(
                Arrays.stream(trainImages).flatMapToInt(Arrays::stream).toArray(),
                IntStream.range(0, trainImages.length)
                        .flatMap(label -> Arrays.stream(trainImages[label]).map(image -> label))
                        .toArray());
    }
}
