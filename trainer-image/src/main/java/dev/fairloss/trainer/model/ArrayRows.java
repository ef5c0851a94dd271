// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.safetensors.RowBlock;

/** Reads and replaces rows of float32 arrays. */
public final class ArrayRows {
    private ArrayRows() {}

    /** The values of some rows, the last dimension fastest. */
    public static float[] values(NDArray array, RowBlock rows) {
        try (NDArray some = array.get(index(rows))) {
            return some.toFloatArray();
        }
    }

    /** Replaces some rows in the memory of the array. @param values of the rows, the last dimension fastest */
    public static void set(NDArray array, RowBlock rows, float[] values) {
        long[] shape = array.getShape().getShape().clone();
        shape[0] = rows.rows();
        try (NDArray source = array.getManager().create(values, new Shape(shape))) {
            array.set(index(rows), source);
        }
    }

    private static NDIndex index(RowBlock rows) {
        return new NDIndex(rows.from() + ":" + rows.to());
    }
}
