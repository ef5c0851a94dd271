// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A measurement of {@link EmbeddingDistances} to which embeddings are added class by class, in any order. Keeps a center of each
 * class, and the embeddings of the unseen images of the measured classes. Not thread-safe.
 */
public final class DistanceMeasurement {
    /** Measured classes whose unseen images are compared at a time. */
    private static final int CHUNK = 1024;

    /** Fewest classes with products: two blocks. Ours; with fewer, all comparisons take less than a second. */
    private static final int WITH_PRODUCTS = 2 * CenterProducts.BLOCK;

    private final EmbeddingDistances settings;
    private final int dim;
    private final CenterBlocks centers;
    private final int[] measured;
    private final boolean[] isMeasured;
    private final float[] trainingIntra;

    /** Embeddings of the unseen images of each measured class, (images × dim); null without any. */
    private final float[][] unseen;

    DistanceMeasurement(EmbeddingDistances settings, int classes, int dim, int choice) {
        this.settings = settings;
        this.dim = dim;
        this.centers = new CenterBlocks(classes, dim);
        this.measured = settings.measured(classes, choice);
        this.isMeasured = new boolean[classes];
        for (int c : measured) {
            isMeasured[c] = true;
        }
        this.trainingIntra = filled(classes);
        this.unseen = new float[classes][];
    }

    /** Whether the distances of a class are measured; the unseen images of another class are not needed. */
    public boolean isMeasured(int label) {
        return isMeasured[label];
    }

    /**
     * Adds the training images of a class, which must all come at once.
     *
     * @param rows contains their unit embeddings, (images, dim), from index {@code from} on
     * @param images number of images; those beyond {@link EmbeddingDistances#imagesPerClass} are not used
     */
    public void training(int label, float[] rows, int from, int images) {
        int used = Math.min(images, settings.imagesPerClass());
        double[] sum = UnitVector.sum(rows, from, used, dim);
        centers.set(label, sum);
        if (isMeasured[label]) {
            trainingIntra[label] = (float) leaveOneOut(rows, from, used, sum);
        }
    }

    /** Adds the unseen images of a class, which must all come at once. Arguments as for {@link #training}. */
    public void unseen(int label, float[] rows, int from, int images) {
        if (isMeasured[label] && images > 0) {
            unseen[label] = Arrays.copyOfRange(rows, from, from + Math.min(images, settings.imagesPerClass()) * dim);
        }
    }

    /** Starts products of vectors of length {@code dim} on a device. */
    @FunctionalInterface
    public interface Device {
        /** The caller closes the result. */
        CenterProducts start(int dim);
    }

    /** The distances, from all embeddings that were added. */
    public ClassDistances distances() {
        var nearest = new NearestCenters(centers);
        return distances((rows, owners) -> nearest.distances(rows, owners, settings.neighbors()), nearest);
    }

    /**
     * The same distances, bit for bit. With {@value #WITH_PRODUCTS} classes or more, where the comparisons take longer than what
     * starts and reads the products, a device computes these.
     */
    public ClassDistances distances(Device device) {
        if (isMeasured.length < WITH_PRODUCTS) {
            return distances();
        }
        var nearest = new NearestCenters(centers);
        try (var products = device.start(dim)) {
            return distances(
                    (rows, owners) -> nearest.distances(rows, owners, settings.neighbors(), products), nearest);
        }
    }

    /** Distances of rows to the nearest centers of other classes than their owners. */
    @FunctionalInterface
    private interface Search {
        NearestCenters.Distances of(float[] rows, int[] owners);
    }

    private ClassDistances distances(Search others, NearestCenters nearest) {
        int classes = isMeasured.length;
        var result = new ClassDistances(
                filled(classes), filled(classes), filled(classes), filled(classes), filled(classes), trainingIntra);
        for (int from = 0; from < measured.length; from += CHUNK) {
            int[] chunk = Arrays.copyOfRange(measured, from, Math.min(measured.length, from + CHUNK));
            between(others, chunk, result);
            unseen(others, nearest, chunk, result);
        }
        return result;
    }

    private void between(Search others, int[] chunk, ClassDistances result) {
        var rows = new float[chunk.length * dim];
        for (int i = 0; i < chunk.length; i++) {
            centers.copy(chunk[i], rows, i * dim);
        }
        float[] means = others.of(rows, chunk).means();
        for (int i = 0; i < chunk.length; i++) {
            result.trainingInter()[chunk[i]] = centers.isKnown(chunk[i]) ? means[i] : Float.NaN;
        }
    }

    private void unseen(Search others, NearestCenters nearest, int[] chunk, ClassDistances result) {
        int[] owners = IntStream.of(chunk)
                .filter(c -> unseen[c] != null)
                .flatMap(c -> IntStream.generate(() -> c).limit(unseen[c].length / dim))
                .toArray();
        var rows = new float[owners.length * dim];
        int at = 0;
        for (int c : chunk) {
            if (unseen[c] != null) {
                System.arraycopy(unseen[c], 0, rows, at, unseen[c].length);
                at += unseen[c].length;
            }
        }
        var impostors = others.of(rows, owners);
        var genuine = nearest.ownDistances(rows, owners);
        means(impostors.means(), owners, result.inter());
        means(genuine.means(), owners, result.intra());
        means(impostors.meanSquares(), owners, result.interSquares());
        means(genuine.meanSquares(), owners, result.intraSquares());
    }

    /** Writes the mean of the values of each class that has some; the values of a class are contiguous. */
    private static void means(float[] values, int[] owners, float[] means) {
        for (int from = 0; from < values.length; ) {
            double sum = 0;
            int to = from;
            for (; to < values.length && owners[to] == owners[from]; to++) {
                sum += values[to];
            }
            means[owners[from]] = (float) (sum / (to - from));
            from = to;
        }
    }

    /** Mean distance of the training images of a class to the center of the others; NaN with fewer than two. */
    private double leaveOneOut(float[] rows, int from, int images, double[] sum) {
        double total = 0;
        var others = new double[dim];
        for (int image = 0; image < images; image++) {
            int row = from + image * dim;
            for (int k = 0; k < dim; k++) {
                others[k] = sum[k] - rows[row + k];
            }
            total += 1 - cosine(others, rows, row);
        }
        // A single image leaves a sum of 0, whose cosine is NaN.
        return images == 0 ? Double.NaN : total / images;
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

    private static float[] filled(int classes) {
        var values = new float[classes];
        Arrays.fill(values, Float.NaN);
        return values;
    }
}
