// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.distance.CenterProducts;
import dev.fairloss.trainer.distance.Rounding;
import dev.fairloss.trainer.engine.NumericModes;
import dev.fairloss.trainer.engine.ScriptCode;
import dev.fairloss.trainer.engine.TorchScript;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Products with class centers by libtorch, in float32, on the device of a manager. The products stay on the device, which returns only
 * the largest of each strip.
 */
public final class DeviceProducts implements CenterProducts {
    private final NDManager manager;
    private final TorchScript script;
    private final int dim;
    private final ByteBuffer block;
    private ByteBuffer values = ByteBuffer.allocateDirect(0);
    private NDArray rows;

    /** @param parent of the device; the products hold a manager of their own, which {@link #close()} closes */
    public DeviceProducts(NDManager parent, int dim) {
        this.manager = parent.newSubManager();
        this.script = new TorchScript(manager, code());
        this.dim = dim;
        this.block = buffer(dim * BLOCK);
        this.rows = manager.create(new Shape(0, dim));
    }

    /** The products have a row for each center, so that the maxima of neighboring centers are those of whole rows. */
    private static String code() {
        var code = new ScriptCode();
        String products = code.call("matmul", code.call("t", "block"), code.call("t", "rows"));
        String strips = code.call("reshape", products, "[" + BLOCK / STRIP + ", " + STRIP + ", -1]");
        String maxima = code.call("amax", strips, "[1]");
        return TorchScript.forward(code, List.of("block: Tensor", "rows: Tensor"), maxima);
    }

    @Override
    public void setRows(float[] from, int first, int count) {
        rows.close(); // on a CPU, it shares the memory of the buffer
        int size = count * dim;
        if (values.capacity() < size * Float.BYTES) {
            values = buffer(size);
        }
        values.asFloatBuffer().put(from, first * dim, size);
        rows = manager.create(values.slice(0, size * Float.BYTES), new Shape(count, dim), DataType.FLOAT32);
    }

    @Override
    public float[] maxima(float[] centersInColumns) {
        block.asFloatBuffer().put(centersInColumns);
        try (NDManager scope = manager.newSubManager()) {
            var centers = scope.create(block, new Shape(dim, BLOCK), DataType.FLOAT32);
            return script.run(new NDList(centers, rows), false).toFloatArray();
        }
    }

    @Override
    public double error() {
        return manager.getDevice().isGpu() && NumericModes.tf32Products()
                ? Rounding.tensorFloat32(dim)
                : Rounding.float32(dim);
    }

    private static ByteBuffer buffer(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
