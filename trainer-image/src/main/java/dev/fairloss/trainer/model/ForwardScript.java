// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.ScriptCode;
import java.util.function.UnaryOperator;

/**
 * Writes the forward pass of a network as TorchScript. Its methods take and return names of variables. In bfloat16
 * and float16, convolutions and PReLU take both operands in that type, batch norms take images in that type with float32
 * parameters, and the linear layer is in float32.
 */
public final class ForwardScript {
    /** Weight of the newest batch in the running statistics of a batch norm (PyTorch's default). */
    private static final double STATISTICS_MOMENTUM = 0.1;

    private static final double STATISTICS_EPSILON = 1e-5;

    private final ScriptCode code;
    private final Precision precision;
    private final boolean training;
    private final UnaryOperator<String> parameters;

    /**
     * A writer.
     *
     * @param training true uses batch statistics and updates the running ones; false uses the running ones
     * @param parameters the expression for a parameter, by name
     */
    public ForwardScript(ScriptCode code, Precision precision, boolean training, UnaryOperator<String> parameters) {
        this.code = code;
        this.precision = precision;
        this.training = training;
        this.parameters = parameters;
    }

    /** Images (batch, 3, height, width) in the type of the convolutions. */
    public String images(String x) {
        return lower(x);
    }

    /** Convolution without bias with the filters of this name. */
    String convolution(String name, String x, ConvolutionSettings settings) {
        return code.call(
                "conv2d",
                x,
                lower(parameters.apply(name)),
                "None",
                pair(settings.stride()),
                pair(settings.padding()),
                pair(1),
                settings.groups());
    }

    /** Batch norm over the second axis (Ioffe and Szegedy, ICML 2015, algorithm 1) with the parameters {@code name.mean} and so on. */
    String batchNorm(String name, String x) {
        return code.call(
                "batch_norm",
                x,
                parameters.apply(name + ".scale"),
                parameters.apply(name + ".shift"),
                parameters.apply(name + ".mean"),
                parameters.apply(name + ".variance"),
                training,
                STATISTICS_MOMENTUM,
                STATISTICS_EPSILON,
                true);
    }

    /** max(x, 0), written over x. */
    String relu(String x) {
        return code.call("relu_", x);
    }

    /** x where x is above 0, else slope x (He and others, ICCV 2015, eq. 1), with the slopes of this name. */
    String prelu(String name, String x) {
        return code.call("prelu", x, lower(parameters.apply(name)));
    }

    /** x + y, written over x. */
    String add(String x, String y) {
        return code.call("add_", x, y);
    }

    /** Flattens and multiplies with the matrix of this name, in float32. */
    String linear(String name, String x) {
        return code.call("linear", flat(x), parameters.apply(name));
    }

    /** Flattens, multiplies with a matrix and adds a bias, in float32. */
    String linear(String name, String bias, String x) {
        return code.call("linear", flat(x), parameters.apply(name), parameters.apply(bias));
    }

    private String flat(String x) {
        String features =
                switch (precision) {
                    case Float32 -> x;
                    case BFloat16, Float16 -> code.call("to", x, ScriptCode.FLOAT32);
                };
        return code.call("flatten", features, 1);
    }

    private String lower(String x) {
        return switch (precision) {
            case Float32 -> x;
            case BFloat16 -> code.call("to", x, ScriptCode.BFLOAT16);
            case Float16 -> code.call("to", x, ScriptCode.FLOAT16);
        };
    }

    private static String pair(int value) {
        return "[" + value + ", " + value + "]";
    }
}
