// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

/** Sums over float vectors, taken in float64 and in a fixed order, so that results repeat bit for bit. */
final class CosineSimilarity {
    private CosineSimilarity() {}

    /** Inner product of two vectors of one length; the cosine if both have length 1. */
    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
