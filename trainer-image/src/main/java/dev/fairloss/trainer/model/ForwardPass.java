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

/**
 * One way of a batch through a net: gives the net its operations and hands every intermediate result back to libtorch as soon
 * as only the gradient may still need it. While training, each trained weight enters as a leaf of its own that shares the
 * weight's memory: the weight itself never takes part in a graph, so it keeps neither a gradient nor a graph from one update
 * to the next. Arrays belong to the scope given.
 */
public final class ForwardPass {
    private final NDManager scope;
    private final Parameters weights;
    private final TorchOps ops;
    private final Precision precision;
    private final boolean training;
    private final Map<String, NDArray> leaves = new LinkedHashMap<>();

    /**
     * A pass in a scope.
     *
     * @param scope closed by the caller when all is used
     * @param training whether gradients are wanted and batch statistics are of the batch; else running ones are used
     */
    public ForwardPass(NDManager scope, Parameters weights, TorchOps ops, Precision precision, boolean training) {
        this.scope = scope;
        this.weights = weights;
        this.ops = ops;
        this.precision = precision;
        this.training = training;
        ops.prepareThread();
    }

    /** The weight as it enters this pass: while training a leaf that collects a gradient. */
    public NDArray weight(String name) {
        if (!training) {
            return weights.get(name);
        }
        return leaves.computeIfAbsent(name, key -> {
            NDArray leaf = weights.get(key).stopGradient();
            leaf.attach(scope);
            leaf.setRequiresGradient(true);
            return leaf;
        });
    }

    /** The leaves of this pass by name of the weight; after the backward pass they hold the gradients. */
    public Map<String, NDArray> leaves() {
        return leaves;
    }

    /** The images in the precision of the convolutions. Closes the given handle if that is another array. */
    public NDArray images(NDArray x) {
        if (precision == Precision.Float32) {
            return x;
        }
        NDArray lower = ops.toBFloat16(x);
        x.close();
        return lower;
    }

    /** Convolution {@code name.conv} 3x3, batch norm {@code name.bn}, ReLU. Closes x. */
    public NDArray stage(String name, NDArray x, int stride) {
        NDArray y = convolution(name + ".conv", x, stride);
        x.close();
        return ops.reluInPlace(batchNorm(name + ".bn", y));
    }

    /** Residual block: {@code name.a} with ReLU, {@code name.b} without, the input added, ReLU. Closes x. */
    public NDArray block(String name, NDArray x) {
        NDArray y = convolution(name + ".a.conv", x, 1);
        y = ops.reluInPlace(batchNorm(name + ".a.bn", y));
        NDArray z = convolution(name + ".b.conv", y, 1);
        y.close();
        z = batchNorm(name + ".b.bn", z);
        z.addi(x);
        x.close();
        return ops.reluInPlace(z);
    }

    /** Flattens, {@code name.linear}, batch norm {@code name.bn}, in float32. Closes x. */
    public NDArray embedding(String name, NDArray x) {
        NDArray features = precision == Precision.BFloat16 ? ops.toFloat32(x) : x;
        NDArray flat = features.reshape(features.getShape().get(0), -1);
        NDArray y = ops.linear(flat, weight(name + ".linear"));
        x.close();
        flat.close();
        features.close();
        return batchNorm(name + ".bn", y);
    }

    private NDArray convolution(String name, NDArray x, int stride) {
        NDArray weight = weight(name);
        NDArray filters = precision == Precision.BFloat16 ? ops.toBFloat16(weight) : weight;
        NDArray y = ops.convolution(x, filters, new ConvolutionSettings(stride, 1, 1));
        if (filters != weight) {
            filters.close();
        }
        return y;
    }

    private NDArray batchNorm(String name, NDArray x) {
        var arrays = new BatchNormArrays(
                weights.get(name + ".mean"),
                weights.get(name + ".variance"),
                weight(name + ".scale"),
                weight(name + ".shift"));
        NDArray y = ops.batchNorm(x, arrays, training);
        x.close();
        return y;
    }
}
