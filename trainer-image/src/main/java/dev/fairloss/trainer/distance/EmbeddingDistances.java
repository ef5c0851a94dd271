// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Measures inter-class and intra-class distances of embeddings. The center of a class is the direction of the sum of its training
 * embeddings. Unseen images are compared with the centers: on training images, memorization would reward nearly every larger
 * margin. Distances of the training images alone are measured too: centers with centers, and each image with the center of the
 * others (with two images, half of the center would be the image itself). Ours, not from the paper.
 *
 * @param neighbors number of nearest centers in the inter-class distance; 5 by default, since one alone is noisier
 * @param imagesPerClass number of training images and of unseen images used of each class, the first ones: some identities have
 *     hundreds, which would cost time without more precision
 * @param measuredClasses number of classes whose distances are measured, each to the centers of all classes; if there are more, a
 *     random choice of them. The mean over n of the N classes of a group then has the standard error
 *     sd sqrt((1/n) (1 - n/N)), and the cost grows with the number of classes instead of its square
 */
public record EmbeddingDistances(int neighbors, int imagesPerClass, int measuredClasses) {
    /** 5 neighbors, 20 images per class, 20,000 measured classes. */
    public static final EmbeddingDistances DEFAULT = new EmbeddingDistances(5, 20);

    private static final int MEASURED_CLASSES = 20_000;

    /** Measures up to 20,000 classes. */
    public EmbeddingDistances(int neighbors, int imagesPerClass) {
        this(neighbors, imagesPerClass, MEASURED_CLASSES);
    }

    public EmbeddingDistances {
        if (neighbors < 1 || imagesPerClass < 2 || measuredClasses < 1) {
            throw new IllegalArgumentException(
                    "neighbors must be at least 1, imagesPerClass at least 2 and measuredClasses at least 1, not "
                            + neighbors + ", " + imagesPerClass + " and " + measuredClasses);
        }
    }

    /**
     * Starts a measurement to which embeddings are added class by class, so that those of all images need not be in memory.
     *
     * @param dim length of an embedding
     * @param choice number of the choice of measured classes, 0 or more, if there are more than {@link #measuredClasses}
     */
    public DistanceMeasurement start(int classes, int dim, int choice) {
        return new DistanceMeasurement(this, classes, dim, choice);
    }

    /** The measured classes, ascending. */
    public int[] measured(int classes, int choice) {
        return classes <= measuredClasses
                ? IntStream.range(0, classes).toArray()
                : Arrays.stream(Seeds.permutation(0, "measured classes", choice, classes))
                        .limit(measuredClasses)
                        .sorted()
                        .toArray();
    }
}
