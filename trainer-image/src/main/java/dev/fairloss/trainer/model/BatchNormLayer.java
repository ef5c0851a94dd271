// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import java.util.List;

/**
 * A batch norm of its own, with the parameters {@code name.scale} and so on.
 *
 * @param name unique in its network
 * @param channels of its input and output
 * @param module path of the PyTorch module
 */
public record BatchNormLayer(String name, int channels, String module) implements Layer {
    @Override
    public List<ParameterSpec> parameters(int embeddingSize) {
        return ParameterSpec.batchNorm(name, module, channels);
    }

    @Override
    public String write(ForwardScript script, String x) {
        return script.batchNorm(name, x);
    }

    @Override
    public FeatureMap output(FeatureMap input) {
        return input;
    }

    @Override
    public long keptValues(FeatureMap input) {
        return input.values();
    }
}
