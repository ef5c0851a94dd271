// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Convolution {@code name.conv} without bias, batch norm {@code name.bn}, activation.
 *
 * @param name unique in its network
 * @param in channels of the input
 * @param out channels of the output
 * @param size height and width of the filters
 * @param settings stride, padding and groups
 * @param activation after the batch norm
 * @param deviation standard deviation of the filters' initial values
 * @param modules where PyTorch's definition of the network has the parameters
 */
public record ConvolutionLayer(
        String name,
        int in,
        int out,
        int size,
        ConvolutionSettings settings,
        Activation activation,
        double deviation,
        TorchModules modules)
        implements Layer {
    /** A layer whose filters start with the variance 2 / fan-in (He and others, ICCV 2015, eq. 10). */
    ConvolutionLayer(String name, int in, int out, int size, ConvolutionSettings settings, Activation activation) {
        this(
                name,
                in,
                out,
                size,
                settings,
                activation,
                Math.sqrt(2.0 / ((double) in / settings.groups() * size * size)),
                TorchModules.in(name));
    }

    /** 3x3 with padding 1 over all channels. */
    static ConvolutionLayer full(String name, int in, int out, int stride, Activation activation) {
        return new ConvolutionLayer(name, in, out, 3, new ConvolutionSettings(stride, 1, 1), activation);
    }

    /** 1x1 over all channels, with stride 1. */
    static ConvolutionLayer pointwise(String name, int in, int out, Activation activation) {
        return pointwise(name, in, out, 1, activation);
    }

    /** 1x1 over all channels. */
    static ConvolutionLayer pointwise(String name, int in, int out, int stride, Activation activation) {
        return new ConvolutionLayer(name, in, out, 1, new ConvolutionSettings(stride, 0, 1), activation);
    }

    /** Each channel by itself; a padding of 1 keeps the size of the image with 3x3 filters and stride 1. */
    static ConvolutionLayer depthwise(
            String name, int channels, int size, int stride, int padding, Activation activation) {
        var settings = new ConvolutionSettings(stride, padding, channels);
        return new ConvolutionLayer(name, channels, channels, size, settings, activation);
    }

    /** The same layer with the parameters in other PyTorch modules. */
    ConvolutionLayer in(TorchModules others) {
        return new ConvolutionLayer(name, in, out, size, settings, activation, deviation, others);
    }

    /** The same layer with another standard deviation of the filters' initial values. */
    ConvolutionLayer startingWith(double other) {
        return new ConvolutionLayer(name, in, out, size, settings, activation, other, modules);
    }

    @Override
    public List<ParameterSpec> parameters(int embeddingSize) {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(ParameterSpec.filters(
                name + ".conv",
                modules.convolution(),
                List.of((long) out, (long) in / settings.groups(), (long) size, (long) size),
                deviation));
        specs.addAll(ParameterSpec.batchNorm(name + ".bn", modules.batchNorm(), out));
        specs.addAll(activation.parameters(name, modules.activation(), out));
        return specs;
    }

    @Override
    public String write(ForwardScript script, String x) {
        String y = script.batchNorm(name + ".bn", script.convolution(name + ".conv", x, settings));
        return activation.write(script, name, y);
    }

    @Override
    public FeatureMap output(FeatureMap input) {
        return new FeatureMap(out, (input.side() + 2 * settings.padding() - size) / settings.stride() + 1);
    }

    /** The outputs of convolution, batch norm and PReLU; a ReLU overwrites its input. */
    @Override
    public long keptValues(FeatureMap input) {
        return output(input).values() * (activation == Activation.PRELU ? 3 : 2);
    }
}
