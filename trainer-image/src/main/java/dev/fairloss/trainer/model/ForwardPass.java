// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.TorchOps;
import dev.fairloss.trainer.engine.TorchOps.BatchNormArrays;
import dev.fairloss.trainer.engine.TorchOps.ConvolutionSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Operations of one batch on its way through a network. Hands every intermediate result back to libtorch as soon as only the
 * gradient may still need it. While training, each trained parameter enters as a leaf of its own that shares the parameter's
 * memory: the parameter itself never takes part in a graph, so it keeps neither a gradient nor a graph from one update to the
 * next. Arrays belong to the given scope.
 */
public final class ForwardPass {
    private final NDManager scope;
    private final Parameters parameters;
    private final TorchOps ops;
    private final Precision precision;
    private final boolean training;
    private final Map<String, NDArray> leaves = new LinkedHashMap<>();

    /**
     * A pass in a scope.
     *
     * @param scope closed by the caller after the results have been used
     * @param training true records gradients and uses batch statistics; false uses running statistics
     */
    public ForwardPass(NDManager scope, Parameters parameters, TorchOps ops, Precision precision, boolean training) {
        this.scope = scope;
        this.parameters = parameters;
        this.ops = ops;
        this.precision = precision;
        this.training = training;
        ops.prepareThread();
    }

    /** The parameter as it enters this pass: while training, a leaf that collects a gradient. */
    public NDArray parameter(String name) {
        if (!training) {
            return parameters.get(name);
        }
        return leaves.computeIfAbsent(name, key -> {
            NDArray leaf = parameters.get(key).stopGradient();
            leaf.attach(scope);
            leaf.setRequiresGradient(true);
            return leaf;
        });
    }

    /** The images in the type of the convolutions. Closes the given handle if the result is another array. */
    public NDArray images(NDArray x) {
        if (precision == Precision.Float32) {
            return x;
        }
        NDArray lower = ops.toBFloat16(x);
        x.close();
        return lower;
    }

    /** Convolution without bias with the filters of this name. */
    public NDArray convolution(String name, NDArray x, ConvolutionSettings settings) {
        return withWeight(name, filters -> ops.convolution(x, filters, settings));
    }

    /** Batch norm with the parameters {@code name.mean} and so on. Closes x. */
    public NDArray batchNorm(String name, NDArray x) {
        var arrays = new BatchNormArrays(
                parameters.get(name + ".mean"),
                parameters.get(name + ".variance"),
                parameter(name + ".scale"),
                parameter(name + ".shift"));
        NDArray y = ops.batchNorm(x, arrays, training);
        x.close();
        return y;
    }

    /** max(x, 0). Closes x. */
    public NDArray relu(NDArray x) {
        return ops.reluInPlace(x);
    }

    /** PReLU with the slopes of this name. Closes x. */
    public NDArray prelu(String name, NDArray x) {
        NDArray y = withWeight(name, slope -> ops.prelu(x, slope));
        x.close();
        return y;
    }

    /** Flattens and multiplies with the matrix of this name, in float32. Closes x. */
    public NDArray linear(String name, NDArray x) {
        NDArray features = precision == Precision.BFloat16 ? ops.toFloat32(x) : x;
        NDArray flat = features.reshape(features.getShape().get(0), -1);
        NDArray y = ops.linear(flat, parameter(name));
        x.close();
        flat.close();
        features.close();
        return y;
    }

    private NDArray withWeight(String name, UnaryOperator<NDArray> operation) {
        NDArray weight = parameter(name);
        if (precision == Precision.Float32) {
            return operation.apply(weight);
        }
        try (NDArray lower = ops.toBFloat16(weight)) {
            return operation.apply(lower);
        }
    }
}
