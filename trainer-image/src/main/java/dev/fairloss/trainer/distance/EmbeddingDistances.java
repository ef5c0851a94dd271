// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import java.util.stream.IntStream;

/**
 * Measures inter-class and intra-class distances of embeddings. The center of a class is the direction of the sum of its training
 * embeddings. The intra-class distance uses held-out images if the class has some: on training images, memorization would reward
 * nearly every larger margin. Otherwise it uses training images, each against the center of the others (with two images, half of
 * the center would be the image itself). Ours, not from the paper.
 *
 * @param neighbors number of nearest centers in the inter-class distance; 5 by default, since one alone is noisier
 * @param imagesPerClass number of training images and of held-out images used of each class, the first ones: some identities have
 *     hundreds, which would cost time without more precision
 */
public record EmbeddingDistances(int neighbors, int imagesPerClass) {
    /** 5 neighbors, 20 images per class. */
    public static final EmbeddingDistances DEFAULT = new EmbeddingDistances(5, 20);

    public EmbeddingDistances {
        if (neighbors < 1 || imagesPerClass < 2) {
            throw new IllegalArgumentException("neighbors must be at least 1 and imagesPerClass at least 2, not "
                    + neighbors + " and " + imagesPerClass);
        }
    }

    /**
     * Measures the distances. A class with one training image and no held-out image has an inter-class distance only; a class without
     * training images has neither.
     *
     * @param training unit embeddings of the training images
     * @param heldOut unit embeddings of the held-out images; classes may have none
     */
    public ClassDistances measure(ClassEmbeddings training, ClassEmbeddings heldOut) {
        if (training.classes() != heldOut.classes() || training.dim() != heldOut.dim()) {
            throw new IllegalArgumentException(
                    "training and held-out embeddings must have equal numbers of classes and dimensions");
        }
        int classes = training.classes();
        int dim = training.dim();
        var centers = new float[classes * dim];
        var intra = new float[classes];
        var known = new boolean[classes];
        IntStream.range(0, classes).parallel().forEach(c -> {
            double[] sum = training.sum(c, imagesPerClass);
            known[c] = direction(sum, centers, c * dim);
            intra[c] = (float) intra(training, heldOut, c, sum);
        });
        return new ClassDistances(NearestCenters.distances(centers, known, dim, neighbors), intra);
    }

    private double intra(ClassEmbeddings training, ClassEmbeddings heldOut, int label, double[] sum) {
        boolean useHeldOut = heldOut.count(label) > 0;
        var images = useHeldOut ? heldOut : training;
        int count = Math.min(images.count(label), imagesPerClass);
        double total = 0;
        var center = new double[sum.length];
        for (int i = 0; i < count; i++) {
            int row = (images.offsets()[label] + i) * images.dim();
            for (int k = 0; k < center.length; k++) {
                center[k] = useHeldOut ? sum[k] : sum[k] - images.rows()[row + k];
            }
            total += 1 - cosine(center, images.rows(), row);
        }
        // A single training image leaves a sum of 0, whose cosine is NaN.
        return count == 0 ? Double.NaN : total / count;
    }

    /** Cosine of a vector of any length and a unit row; NaN if the vector is 0 up to rounding. */
    private static double cosine(double[] vector, float[] rows, int row) {
        double dot = 0;
        double squares = 0;
        for (int k = 0; k < vector.length; k++) {
            dot += vector[k] * rows[row + k];
            squares += vector[k] * vector[k];
        }
        return squares < 1e-12 ? Double.NaN : dot / Math.sqrt(squares);
    }

    /** Writes the unit vector in the direction of {@code sum}; returns false if the sum is 0 or not finite. */
    private static boolean direction(double[] sum, float[] to, int at) {
        double squares = 0;
        for (double value : sum) {
            squares += value * value;
        }
        if (!(squares >= 1e-12)) {
            return false;
        }
        double norm = Math.sqrt(squares);
        for (int k = 0; k < sum.length; k++) {
            to[at + k] = (float) (sum[k] / norm);
        }
        return true;
    }
}
