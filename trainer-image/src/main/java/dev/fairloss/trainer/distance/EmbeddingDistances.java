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
 *     random choice of them, the same in every call. The mean over n of the N classes of a group then has the standard error
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
     * Measures the distances. A class that is not measured has none. A class without unseen images has training distances only, one with a single training image has no
     * {@code trainingIntra}, and one without training images has none at all.
     *
     * @param training unit embeddings of the training images
     * @param unseen unit embeddings of images that the network has not seen; classes may have none
     */
    public ClassDistances measure(ClassEmbeddings training, ClassEmbeddings unseen) {
        if (training.classes() != unseen.classes() || training.dim() != unseen.dim()) {
            throw new IllegalArgumentException(
                    "training and unseen embeddings must have equal numbers of classes and dimensions");
        }
        int classes = training.classes();
        int dim = training.dim();
        var rows = new float[classes * dim];
        var known = new boolean[classes];
        var trainingIntra = new float[classes];
        IntStream.range(0, classes).parallel().forEach(c -> {
            double[] sum = training.sum(c, imagesPerClass);
            known[c] = direction(sum, rows, c * dim);
            trainingIntra[c] = (float) leaveOneOut(training, c, sum);
        });
        var centers = new NearestCenters(rows, known, dim);
        int[] measured = measured(classes);
        var between = centers.distances(select(rows, measured, dim), measured, neighbors);
        var inter = filled(classes);
        var intra = filled(classes);
        for (int i = 0; i < measured.length; i++) {
            int c = measured[i];
            inter[c] = known[c] ? between.means()[i] : Float.NaN;
            intra[c] = trainingIntra[c];
        }
        return measure(unseen, centers, measured, inter, intra);
    }

    /** The measured classes, ascending. */
    private int[] measured(int classes) {
        return classes <= measuredClasses
                ? IntStream.range(0, classes).toArray()
                : Arrays.stream(Seeds.permutation(0, "measured classes", 0, classes))
                        .limit(measuredClasses)
                        .sorted()
                        .toArray();
    }

    private static float[] select(float[] rows, int[] chosen, int dim) {
        var selected = new float[chosen.length * dim];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(rows, chosen[i] * dim, selected, i * dim, dim);
        }
        return selected;
    }

    private static float[] filled(int classes) {
        var values = new float[classes];
        Arrays.fill(values, Float.NaN);
        return values;
    }

    private ClassDistances measure(
            ClassEmbeddings unseen,
            NearestCenters centers,
            int[] measured,
            float[] trainingInter,
            float[] trainingIntra) {
        int classes = unseen.classes();
        int[] owners = IntStream.of(measured)
                .flatMap(c -> IntStream.generate(() -> c).limit(Math.min(imagesPerClass, unseen.count(c))))
                .toArray();
        var rows = new float[owners.length * unseen.dim()];
        int at = 0;
        for (int c : measured) {
            int used = Math.min(imagesPerClass, unseen.count(c)) * unseen.dim();
            System.arraycopy(unseen.rows(), unseen.offsets()[c] * unseen.dim(), rows, at, used);
            at += used;
        }
        var impostors = centers.distances(rows, owners, neighbors);
        var genuine = centers.ownDistances(rows, owners);
        return new ClassDistances(
                means(impostors.means(), owners, classes),
                means(genuine.means(), owners, classes),
                means(impostors.meanSquares(), owners, classes),
                means(genuine.meanSquares(), owners, classes),
                trainingInter,
                trainingIntra);
    }

    /** The mean of the values of each class; NaN for a class without values. */
    private static float[] means(float[] values, int[] owners, int classes) {
        var sums = new double[classes];
        var counts = new int[classes];
        for (int i = 0; i < values.length; i++) {
            sums[owners[i]] += values[i];
            counts[owners[i]]++;
        }
        var means = new float[classes];
        for (int c = 0; c < classes; c++) {
            means[c] = (float) (sums[c] / counts[c]);
        }
        return means;
    }

    /** Mean distance of the training images of a class to the center of the others; NaN with fewer than two. */
    private double leaveOneOut(ClassEmbeddings training, int label, double[] sum) {
        int count = Math.min(training.count(label), imagesPerClass);
        double total = 0;
        var others = new double[sum.length];
        for (int i = 0; i < count; i++) {
            int row = (training.offsets()[label] + i) * training.dim();
            for (int k = 0; k < others.length; k++) {
                others[k] = sum[k] - training.rows()[row + k];
            }
            total += 1 - cosine(others, training.rows(), row);
        }
        // A single image leaves a sum of 0, whose cosine is NaN.
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
