// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * Layers whose output is added to their input, or to the input after a shortcut of its own.
 *
 * @param layers the last one is a convolution without activation
 * @param shortcut one convolution without activation that gives the input the shape of the output; none if it has this shape
 * @param activation after the sum, without parameters of its own
 */
public record ResidualBlock(List<Layer> layers, List<ConvolutionLayer> shortcut, Activation activation)
        implements Layer {
    /** Checks what a sum needs. */
    public ResidualBlock {
        layers = List.copyOf(layers);
        shortcut = List.copyOf(shortcut);
        if (!(layers.get(layers.size() - 1) instanceof ConvolutionLayer last)
                || last.activation() != Activation.NONE
                || activation == Activation.PRELU
                || in(layers.get(0))
                        != (shortcut.isEmpty() ? last.out() : shortcut.get(0).in())
                || shortcut.stream().anyMatch(c -> c.out() != last.out() || c.activation() != Activation.NONE)) {
            throw new IllegalArgumentException("no residual block: " + layers + ", " + shortcut + ", " + activation);
        }
    }

    /** Convolutions whose output has the shape of their input. */
    ResidualBlock(List<ConvolutionLayer> layers, Activation activation) {
        this(List.copyOf(layers), List.of(), activation);
    }

    private static int in(Layer layer) {
        if (layer instanceof ConvolutionLayer convolution) {
            return convolution.in();
        }
        return layer instanceof BatchNormLayer norm ? norm.channels() : -1;
    }

    @Override
    public List<ParameterSpec> parameters(int embeddingSize) {
        return Stream.concat(layers.stream(), shortcut.stream())
                .flatMap(layer -> layer.parameters(embeddingSize).stream())
                .toList();
    }

    @Override
    public String write(ForwardScript script, String x) {
        String y = x;
        for (Layer layer : layers) {
            y = layer.write(script, y);
        }
        String identity = x;
        for (ConvolutionLayer layer : shortcut) {
            identity = layer.write(script, identity);
        }
        return activation.write(script, "", script.add(y, identity));
    }

    @Override
    public FeatureMap output(FeatureMap input) {
        FeatureMap result = input;
        for (Layer layer : layers) {
            result = layer.output(result);
        }
        return result;
    }

    /** The sum overwrites the output of the last layer, and no gradient needs the output of the shortcut's batch norm. */
    @Override
    public long keptValues(FeatureMap input) {
        long kept = shortcut.stream()
                .mapToLong(layer -> layer.output(input).values())
                .sum();
        FeatureMap map = input;
        for (Layer layer : layers) {
            kept += layer.keptValues(map);
            map = layer.output(map);
        }
        return kept;
    }
}
