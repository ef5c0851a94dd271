// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.TorchOps;
import java.util.Arrays;

/** Applies one layer to an input in evaluation mode. All parameters of a kind have the same value. */
final class LayerRun implements AutoCloseable {
    private final NDManager manager = NDManager.newBaseManager();
    private final TorchOps ops = new TorchOps(manager);
    private final Parameters parameters;

    /**
     * A layer with constant parameters: filters {@code filter}, scale {@code scale}, shift {@code shift}, slope .25, mean 0,
     * variance 1.
     */
    LayerRun(Layer layer, float filter, float scale, float shift) {
        parameters = new Parameters(manager, "", layer.parameters(0), spec -> {
            float[] values = spec.initialValues(1);
            Arrays.fill(
                    values,
                    switch (spec.kind()) {
                        case CONVOLUTION, LINEAR, CENTERS -> filter;
                        case SCALE -> scale;
                        case SHIFT -> shift;
                        case SLOPE -> .25f;
                        case RUNNING_MEAN -> 0;
                        case RUNNING_VARIANCE -> 1;
                    });
            return values;
        });
    }

    ForwardPass pass() {
        return new ForwardPass(manager, parameters, ops, Precision.Float32, false);
    }

    /** An input with this value everywhere. */
    NDArray input(float value, long... shape) {
        return manager.full(new Shape(shape), value);
    }

    @Override
    public void close() {
        ops.close();
        parameters.close();
        manager.close();
    }
}
