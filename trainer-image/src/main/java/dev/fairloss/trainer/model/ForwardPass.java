// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One way of a batch through a net: gives the net its operations and hands every intermediate result back to libtorch as soon
 * as only the gradient may still need it. While training, each trained weight enters as a leaf of its own that shares the
 * weight's memory: the weight itself never takes part in a graph, so it keeps neither a gradient nor a graph from one update
 * to the next. Arrays belong to the scope given.
 */
public final class ForwardPass {
    /** Part of a new batch in the running statistics (PyTorch's default). */
    private static final double STATISTICS_MOMENTUM = 0.1;

    private static final double STATISTICS_EPSILON = 1e-5;
    private static final Shape DILATION = new Shape(1, 1);
    private static final Shape PADDING = new Shape(1, 1);

    private final NDManager scope;
    private final Parameters weights;
    private final TorchOps kernels;
    private final ComputePrecision precision;
    private final boolean training;
    private final Map<String, NDArray> leaves = new LinkedHashMap<>();

    /**
     * A pass in a scope.
     *
     * @param scope closed by the caller when all is used
     * @param training whether gradients are wanted and batch statistics are of the batch; else running ones are used
     */
    public ForwardPass(
            NDManager scope, Parameters weights, TorchOps kernels, ComputePrecision precision, boolean training) {
        this.scope = scope;
        this.weights = weights;
        this.kernels = kernels;
        this.precision = precision;
        this.training = training;
        kernels.prepareThread();
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
        if (precision == ComputePrecision.Float32) {
            return x;
        }
        NDArray lower = kernels.toBFloat16(x);
        x.close();
        return lower;
    }

    /** Convolution {@code name.conv} 3x3, batch norm {@code name.bn}, ReLU. Closes x. */
    public NDArray stage(String name, NDArray x, int stride) {
        NDArray y = convolution(name + ".conv", x, stride);
        x.close();
        return kernels.reluInPlace(batchNorm(name + ".bn", y));
    }

    /** Residual block: {@code name.a} with ReLU, {@code name.b} without, the input added, ReLU. Closes x. */
    public NDArray block(String name, NDArray x) {
        NDArray y = convolution(name + ".a.conv", x, 1);
        y = kernels.reluInPlace(batchNorm(name + ".a.bn", y));
        NDArray z = convolution(name + ".b.conv", y, 1);
        y.close();
        z = batchNorm(name + ".b.bn", z);
        z.addi(x);
        x.close();
        return kernels.reluInPlace(z);
    }

    /** Flattens, {@code name.linear}, batch norm {@code name.bn}, in float32. Closes x. */
    public NDArray embedding(String name, NDArray x) {
        NDArray features = precision == ComputePrecision.BFloat16 ? kernels.toFloat32(x) : x;
        NDArray flat = features.reshape(features.getShape().get(0), -1);
        NDArray y = JniUtils.linear((PtNDArray) flat, (PtNDArray) weight(name + ".linear"), null);
        x.close();
        flat.close();
        features.close();
        return batchNorm(name + ".bn", y);
    }

    private NDArray convolution(String name, NDArray x, int stride) {
        NDArray weight = weight(name);
        NDArray filters = precision == ComputePrecision.BFloat16 ? kernels.toBFloat16(weight) : weight;
        NDArray y = JniUtils.convolution(
                (PtNDArray) x, (PtNDArray) filters, null, new Shape(stride, stride), PADDING, DILATION, 1);
        if (filters != weight) {
            filters.close();
        }
        return y;
    }

    private NDArray batchNorm(String name, NDArray x) {
        // The Java declaration of DJL 0.36 names its parameters in another order than its native code takes them in.
        NDArray y = JniUtils.batchNorm(
                (PtNDArray) x,
                (PtNDArray) weights.get(name + ".mean"),
                (PtNDArray) weights.get(name + ".variance"),
                (PtNDArray) weight(name + ".scale"),
                (PtNDArray) weight(name + ".shift"),
                training,
                STATISTICS_MOMENTUM,
                STATISTICS_EPSILON);
        x.close();
        return y;
    }
}
