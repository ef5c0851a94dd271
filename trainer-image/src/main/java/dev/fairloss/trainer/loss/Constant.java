// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * A constant operand with the type and manager of another array, so that it lives until the backward pass has read it. DJL's
 * own arithmetic with a Java number ({@code x.mul(2)}) lends libtorch memory of the Java heap until the call returns; a backward
 * pass that needs the number later reads memory that the garbage collector may have freed.
 */
final class Constant {
    private Constant() {}

    /** A scalar. */
    static NDArray scalar(NDArray array, double value) {
        return of(array, new Shape(), i -> value);
    }

    /** One value for each row, (rows, 1). */
    static NDArray column(NDArray array, int rows, IntToDoubleFunction value) {
        return of(array, new Shape(rows, 1), value);
    }

    private static NDArray of(NDArray array, Shape shape, IntToDoubleFunction value) {
        double[] values = new double[(int) shape.size()];
        Arrays.setAll(values, value);
        if (array.getDataType() == DataType.FLOAT64) {
            return array.getManager().create(values, shape);
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return array.getManager().create(floats, shape);
    }
}
