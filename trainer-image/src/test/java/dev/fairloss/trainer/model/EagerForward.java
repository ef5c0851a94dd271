// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.TorchOps;
import dev.fairloss.trainer.engine.TorchOps.BatchNormArrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A network as one call of libtorch for each operation: the reference for the scripts of {@link ForwardScript}. Hands every intermediate result back to libtorch as soon as only the
 * gradient may still need it. While training, each trained parameter enters as a leaf of its own that shares the parameter's
 * memory: the parameter itself never takes part in a graph, so it keeps neither a gradient nor a graph from one update to the
 * next. Arrays belong to the given scope.
 */
public final class EagerForward {
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
    public EagerForward(NDManager scope, Parameters parameters, TorchOps ops, Precision precision, boolean training) {
        this.scope = scope;
        this.parameters = parameters;
        this.ops = ops;
        this.precision = precision;
        this.training = training;
        ops.prepareThread();
    }

    /**
     * Runs a batch through all layers.
     *
     * @param images (batch, 3, size, size), float32, NHWC strides; the pass may close it
     * @return (batch, embeddingSize), float32, not normalized
     */
    public NDArray embed(BackboneNetwork network, NDArray images) {
        NDArray x = images(images);
        for (Layer layer : network.layers()) {
            x = apply(layer, x);
        }
        return x;
    }

    private NDArray apply(Layer layer, NDArray x) {
        if (layer instanceof ResidualBlock block) {
            NDArray y = keepingInput(block.layers().get(0), x);
            for (Layer next : block.layers().subList(1, block.layers().size())) {
                y = apply(next, y);
            }
            if (block.shortcut().isEmpty()) {
                y.addi(x);
            } else {
                try (NDArray identity = keepingInput(block.shortcut().get(0), x)) {
                    y.addi(identity);
                }
            }
            x.close();
            return activate(block.activation(), "", y);
        }
        if (layer instanceof EmbeddingLayer embedding) {
            return batchNorm(embedding.name() + ".bn", linear(embedding, x));
        }
        NDArray y = keepingInput(layer, x);
        x.close();
        return y;
    }

    private NDArray keepingInput(Layer layer, NDArray x) {
        if (layer instanceof BatchNormLayer norm) {
            return batchNormKeepingInput(norm.name(), x);
        }
        ConvolutionLayer convolution = (ConvolutionLayer) layer;
        NDArray y = batchNorm(
                convolution.name() + ".bn", convolution(convolution.name() + ".conv", x, convolution.settings()));
        return activate(convolution.activation(), convolution.name(), y);
    }

    private NDArray activate(Activation activation, String layer, NDArray x) {
        return switch (activation) {
            case NONE -> x;
            case RELU -> relu(x);
            case PRELU -> prelu(layer + ".prelu", x);
        };
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
    private NDArray images(NDArray x) {
        if (precision == Precision.Float32) {
            return x;
        }
        NDArray lower = lower(x);
        x.close();
        return lower;
    }

    /** Convolution without bias with the filters of this name. */
    private NDArray convolution(String name, NDArray x, ConvolutionSettings settings) {
        return withWeight(
                name, filters -> ops.convolution(x, filters, settings.stride(), settings.padding(), settings.groups()));
    }

    /** Batch norm with the parameters {@code name.mean} and so on. Closes x. */
    private NDArray batchNorm(String name, NDArray x) {
        NDArray y = batchNormKeepingInput(name, x);
        x.close();
        return y;
    }

    private NDArray batchNormKeepingInput(String name, NDArray x) {
        var arrays = new BatchNormArrays(
                parameters.get(name + ".mean"),
                parameters.get(name + ".variance"),
                parameter(name + ".scale"),
                parameter(name + ".shift"));
        return ops.batchNorm(x, arrays, training);
    }

    /** max(x, 0). Closes x. */
    private NDArray relu(NDArray x) {
        return ops.reluInPlace(x);
    }

    /** PReLU with the slopes of this name. Closes x. */
    private NDArray prelu(String name, NDArray x) {
        NDArray y = withWeight(name, slope -> ops.prelu(x, slope));
        x.close();
        return y;
    }

    /** Flattens and multiplies with the matrix of the layer, in float32. Closes x. */
    private NDArray linear(EmbeddingLayer layer, NDArray x) {
        NDArray features = precision == Precision.Float32 ? x : ops.toFloat32(x);
        NDArray flat = features.reshape(features.getShape().get(0), -1);
        NDArray matrix = parameter(layer.name() + ".linear");
        NDArray y =
                switch (layer.form()) {
                    case SCALED -> ops.linear(flat, matrix);
                    case BIASED_UNSCALED -> ops.linear(flat, matrix, parameter(layer.name() + ".bias"));
                };
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
        try (NDArray lower = lower(weight)) {
            return operation.apply(lower);
        }
    }

    private NDArray lower(NDArray x) {
        return precision == Precision.Float16 ? ops.toFloat16(x) : ops.toBFloat16(x);
    }
}
