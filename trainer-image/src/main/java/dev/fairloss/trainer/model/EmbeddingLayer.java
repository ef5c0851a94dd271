// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Flattens, multiplies with the matrix {@code name.linear}, and normalizes by the batch norm {@code name.bn}, all in float32.
 *
 * @param name unique in its network
 * @param in values of an image before: channels x height x width
 * @param form which parameters it has
 * @param linear path of the {@code Linear} in PyTorch's definition of the network
 * @param batchNorm path of the {@code BatchNorm1d} there
 */
public record EmbeddingLayer(String name, int in, Form form, String linear, String batchNorm) implements Layer {
    /** Which parameters the layer has in addition to the matrix. */
    public enum Form {
        /** No addend, since the batch norm has one; the batch norm has a factor. */
        SCALED,
        /** An addend {@code name.bias} as well; the factor of the batch norm stays 1. */
        BIASED_UNSCALED
    }

    /** No bias; modules {@code linear} and {@code bn} in a module of the layer's name. */
    EmbeddingLayer(String name, int in) {
        this(name, in, Form.SCALED, name + ".linear", name + ".bn");
    }

    @Override
    public List<ParameterSpec> parameters(int embeddingSize) {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(ParameterSpec.linear(name + ".linear", linear, in, embeddingSize));
        specs.addAll(
                switch (form) {
                    case SCALED -> ParameterSpec.batchNorm(name + ".bn", batchNorm, embeddingSize);
                    case BIASED_UNSCALED -> {
                        specs.add(ParameterSpec.bias(name + ".bias", linear, embeddingSize));
                        yield ParameterSpec.batchNorm(name + ".bn", batchNorm, embeddingSize, ParameterKind.UNIT_SCALE);
                    }
                });
        return specs;
    }

    @Override
    public String write(ForwardScript script, String x) {
        String y =
                switch (form) {
                    case SCALED -> script.linear(name + ".linear", x);
                    case BIASED_UNSCALED -> script.linear(name + ".linear", name + ".bias", x);
                };
        return script.batchNorm(name + ".bn", y);
    }

    /** The size of an embedding does not follow from its input, and it is small: the output counts as empty. */
    @Override
    public FeatureMap output(FeatureMap input) {
        return new FeatureMap(0, 0);
    }

    /** The flat copy of the input. */
    @Override
    public long keptValues(FeatureMap input) {
        return input.values();
    }
}
