// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import java.util.Arrays;

/** Directions of sums of embeddings. */
public final class UnitVector {
    private static final double SHORTEST = 1e-12;

    private UnitVector() {}

    /** The unit vector in the direction of a sum of embeddings; a vector near 0 for a sum near 0. */
    public static float[] of(double[] sum) {
        double length =
                Math.max(SHORTEST, Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum()));
        var unit = new float[sum.length];
        for (int k = 0; k < sum.length; k++) {
            unit[k] = (float) (sum[k] / length);
        }
        return unit;
    }

    /**
     * The unit vector in the direction of the sum of some rows, (dim).
     *
     * @param rows (all, dim), row after row
     * @param first first of the rows
     * @param count number of the rows
     */
    public static float[] ofSum(float[] rows, int first, int count, int dim) {
        return of(sum(rows, first * dim, count, dim));
    }

    /** The sum of the {@code count} rows from index {@code from} on, (dim). */
    static double[] sum(float[] rows, int from, int count, int dim) {
        var sum = new double[dim];
        for (int row = 0; row < count; row++) {
            for (int k = 0; k < dim; k++) {
                sum[k] += rows[from + row * dim + k];
            }
        }
        return sum;
    }
}
