// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import java.util.stream.IntStream;

/**
 * Measures inter- and intra-class distances of embeddings. A class's centre is the direction of the sum of its training
 * embeddings. Intra: on held-out images where a class has some (on training images alone the answer to nearly every change
 * of margin is "up"); elsewhere on training images, each against the centre of the others (with two images, a plain
 * centre is half the image itself). Ours, not from the paper.
 *
 * @param neighbours nearest centres that inter is the mean over; 5 (one alone is noisier)
 * @param imagesPerClass most training and most held-out images that are used of a class, the first ones: one person may
 *     have hundreds, which cost time and tell no more
 */
public record EmbeddingDistances(int neighbours, int imagesPerClass) {
    /** 5 neighbours, 20 images a class. */
    public static final EmbeddingDistances DEFAULT = new EmbeddingDistances(5, 20);

    public EmbeddingDistances {
        if (neighbours < 1 || imagesPerClass < 2) {
            throw new IllegalArgumentException("at least one neighbour and two images a class are needed");
        }
    }

    /**
     * The distances. A class of one training image without any held out counts in inter only; a class without training
     * images in neither.
     *
     * @param training unit embeddings of the training images
     * @param heldOut unit embeddings of the held-out images; classes may have none
     */
    public ClassDistances measure(ClassEmbeddings training, ClassEmbeddings heldOut) {
        if (training.classes() != heldOut.classes() || training.dim() != heldOut.dim()) {
            throw new IllegalArgumentException("training and held-out embeddings differ in classes or length");
        }
        int classes = training.classes();
        int dim = training.dim();
        var centres = new float[classes * dim];
        var intra = new float[classes];
        var known = new boolean[classes];
        IntStream.range(0, classes).parallel().forEach(c -> {
            double[] sum = training.sum(c, imagesPerClass);
            known[c] = direction(sum, centres, c * dim);
            intra[c] = (float) intra(training, heldOut, c, sum);
        });
        return new ClassDistances(NearestCenters.distances(centres, known, dim, neighbours), intra);
    }

    private double intra(ClassEmbeddings training, ClassEmbeddings heldOut, int ofClass, double[] sum) {
        boolean unseen = heldOut.count(ofClass) > 0;
        var images = unseen ? heldOut : training;
        int count = Math.min(images.count(ofClass), imagesPerClass);
        double total = 0;
        var centre = new double[sum.length];
        for (int i = 0; i < count; i++) {
            int row = (images.offsets()[ofClass] + i) * images.dim();
            for (int k = 0; k < centre.length; k++) {
                centre[k] = unseen ? sum[k] : sum[k] - images.rows()[row + k];
            }
            total += 1 - cosine(centre, images.rows(), row);
        }
        // One training image leaves no others: their sum is 0 and its cosine NaN.
        return count == 0 ? Double.NaN : total / count;
    }

    /** Cosine of a vector of any length and a unit row; NaN if the vector is 0 but for rounding. */
    private static double cosine(double[] vector, float[] rows, int row) {
        double dot = 0;
        double squares = 0;
        for (int k = 0; k < vector.length; k++) {
            dot += vector[k] * rows[row + k];
            squares += vector[k] * vector[k];
        }
        return squares < 1e-12 ? Double.NaN : dot / Math.sqrt(squares);
    }

    /** Writes the unit vector along {@code sum}; false if there is none. */
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
