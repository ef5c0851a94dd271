// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

/**
 * How far the unit embeddings of a class spread around their mean: {@code n/(n-1) · (1 - |S/n|²)} with S the sum and n the
 * number of embeddings. That is the mean squared distance to the mean, corrected for the mean being made of the same n
 * embeddings (without the correction people with few images would seem the tightest). The sums are all that has to be
 * kept during an epoch. Ours: the paper does not give its variance.
 */
public final class IntraClassVariance {
    private IntraClassVariance() {}

    /**
     * The variance of each class.
     *
     * @param sums sum of the unit embeddings of each class, (classes, dim), row after row
     * @param counts number of embeddings in each sum, (classes)
     * @return variances, (classes), 0 to 2; NaN where it is unknown: fewer than two embeddings, or a sum that is not finite
     */
    public static double[] of(float[] sums, int[] counts) {
        if (counts.length == 0 || sums.length % counts.length != 0) {
            throw new IllegalArgumentException(sums.length + " sums do not divide over " + counts.length + " classes");
        }
        int dim = sums.length / counts.length;
        var variances = new double[counts.length];
        for (int c = 0; c < counts.length; c++) {
            variances[c] = counts[c] < 2 ? Double.NaN : variance(sums, c * dim, dim, counts[c]);
        }
        return variances;
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
