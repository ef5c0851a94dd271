// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.List;
import java.util.stream.Stream;

/**
 * Split of an index into training images, fairness images and held-out identities. Images are numbers of the index; do not
 * change the arrays.
 *
 * @param classes names of the training identities, (classes), sorted
 * @param trainImages training images of each class, (classes, 1 or more); the final trainings use all of them
 * @param fairnessImages images of each class that are held out of every training for the evaluation per group, (classes, 0 or
 *     more); they are never reward images
 * @param rotations which training images are reward images of which pretrained network
 * @param heldOutIdentities names of the held-out identities, sorted
 * @param heldOutImages all images of the held-out identities, (identities, 2 or more)
 */
public record TrainingSet(
        List<String> classes,
        int[][] trainImages,
        int[][] fairnessImages,
        Rotations rotations,
        List<String> heldOutIdentities,
        int[][] heldOutImages) {
    public TrainingSet {
        classes = List.copyOf(classes);
        heldOutIdentities = List.copyOf(heldOutIdentities);
    }

    /** All training images with their labels: what the final trainings use. */
    public Samples samples() {
        return Samples.of(trainImages);
    }

    /** Number of training images of each class, (classes). The groups and the margins of LDAM depend on it. */
    public int[] counts() {
        return Stream.of(trainImages).mapToInt(images -> images.length).toArray();
    }

    /**
     * The images of one pretrained network and the fine-tunes that start from it.
     *
     * @param number number of the rotation, 0 or more; consecutive numbers alternate and rotate the reward images
     */
    public Rotation rotation(int number) {
        return rotations.of(number, trainImages);
    }
}
