// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Inner products of many vectors with many others, as a matrix product on a device. */
public final class SimilarityMatrix {
    private SimilarityMatrix() {}

    /**
     * The product of a matrix with the transpose of another.
     *
     * @param manager of the device; nothing stays in it
     * @param first (n, dim), row after row
     * @param second (m, dim), row after row
     * @return (n, m), row after row
     */
    public static float[] of(NDManager manager, int dim, float[] first, float[] second) {
        try (NDManager scope = manager.newSubManager()) {
            var one = scope.create(first, new Shape(first.length / dim, dim));
            var other = scope.create(second, new Shape(second.length / dim, dim));
            return one.matMul(other.transpose()).toFloatArray();
        }
    }
}
