// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import java.util.List;

/**
 * Convolutions whose output is added to their input.
 *
 * @param layers of which the last has no activation, and whose output has the shape of their input
 * @param activation after the sum, without parameters of its own
 */
public record ResidualBlock(List<ConvolutionLayer> layers, Activation activation) implements Layer {
    /** Checks what a sum needs. */
    public ResidualBlock {
        layers = List.copyOf(layers);
        ConvolutionLayer last = layers.get(layers.size() - 1);
        if (layers.get(0).in() != last.out()
                || last.activation() != Activation.NONE
                || activation == Activation.PRELU) {
            throw new IllegalArgumentException("no residual block: " + layers + ", " + activation);
        }
    }

    @Override
    public List<ParameterSpec> parameters(int embeddingSize) {
        return layers.stream()
                .flatMap(layer -> layer.parameters(embeddingSize).stream())
                .toList();
    }

    @Override
    public String write(ForwardScript script, String x) {
        String y = x;
        for (ConvolutionLayer layer : layers) {
            y = layer.write(script, y);
        }
        return activation.write(script, "", script.add(y, x));
    }
}
