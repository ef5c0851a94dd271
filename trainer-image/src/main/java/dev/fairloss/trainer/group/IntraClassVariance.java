// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

/**
 * Variance of the unit embeddings of a class around their mean:
 *
 * <pre>
 *   n/(n-1) · (1 - |S/n|²)
 * </pre>
 *
 * with S the sum and n the number of embeddings: the mean squared distance to the mean, corrected for estimating the mean from the
 * same n embeddings. (Without the correction, identities with few images would seem to vary least.) Needs only the sums of an
 * epoch. Ours: the paper does not define its variance.
 */
public final class IntraClassVariance {
    private IntraClassVariance() {}

    /**
     * The variance of each class.
     *
     * @param sums sum of the unit embeddings of each class, (classes, dim), row after row
     * @param counts number of embeddings in each sum, (classes)
     * @return variances, (classes), 0 to 2; NaN if unknown: fewer than two embeddings, or a sum that is not finite
     */
    public static double[] of(float[] sums, int[] counts) {
        if (counts.length == 0 || sums.length % counts.length != 0) {
            throw new IllegalArgumentException(
                    sums.length + " values are not a matrix with " + counts.length + " rows");
        }
        int dim = sums.length / counts.length;
        var variances = new double[counts.length];
        for (int c = 0; c < counts.length; c++) {
            variances[c] = counts[c] < 2 ? Double.NaN : variance(sums, c * dim, dim, counts[c]);
        }
        return variances;
    }

    /**
     * The variance of one class.
     *
     * @param rows starts with its unit embeddings, (count, dim), row after row
     * @return the same as {@link #of} gives for their sum
     */
    public static double ofRows(float[] rows, int count, int dim) {
        var sum = new float[dim];
        for (int row = 0; row < count; row++) {
            for (int k = 0; k < dim; k++) {
                sum[k] += rows[row * dim + k];
            }
        }
        return count < 2 ? Double.NaN : variance(sum, 0, dim, count);
    }

    private static double variance(float[] sums, int from, int dim, int count) {
        double squares = 0;
        for (int i = from; i < from + dim; i++) {
            squares += (double) sums[i] * sums[i];
        }
        double meanSquare = squares / ((double) count * count);
        if (!Double.isFinite(meanSquare)) {
            return Double.NaN;
        }
        return Math.max(0, 1 - meanSquare) * count / (count - 1.);
    }
}
