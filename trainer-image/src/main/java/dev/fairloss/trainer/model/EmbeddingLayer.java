// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Flattens, multiplies with the matrix {@code name.linear} without bias, and normalizes by the batch norm {@code name.bn}, all
 * in float32.
 *
 * @param name unique in its network
 * @param in values of an image before: channels x height x width
 */
public record EmbeddingLayer(String name, int in) implements Layer {
    @Override
    public List<ParameterSpec> parameters(int embeddingSize) {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(ParameterSpec.linear(name + ".linear", in, embeddingSize));
        specs.addAll(ParameterSpec.batchNorm(name + ".bn", embeddingSize));
        return specs;
    }

    @Override
    public String write(ForwardScript script, String x) {
        return script.batchNorm(name + ".bn", script.linear(name + ".linear", x));
    }
}
