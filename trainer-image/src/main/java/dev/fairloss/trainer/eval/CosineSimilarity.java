// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

/** Cosine similarity of unit vectors, summed in float64 in a fixed order, so that results are reproducible bit for bit. */
public final class CosineSimilarity {
    private CosineSimilarity() {}

    /** Inner product of two vectors of equal length; the cosine if both have length 1. */
    public static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
