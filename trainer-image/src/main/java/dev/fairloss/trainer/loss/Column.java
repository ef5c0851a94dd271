// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** A constant (batch, 1) beside another array. */
final class Column {
    private Column() {}

    /** Values by row, in the type and manager of the given array. */
    static NDArray like(NDArray array, int rows, IntToDoubleFunction value) {
        Shape shape = new Shape(rows, 1);
        if (array.getDataType() == DataType.FLOAT64) {
            double[] values = new double[rows];
            Arrays.setAll(values, value);
            return array.getManager().create(values, shape);
        }
        float[] values = new float[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = (float) value.applyAsDouble(i);
        }
        return array.getManager().create(values, shape);
    }
}
