// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import java.util.List;

/** A part of a network: data that says which parameters it has and which operations it consists of. */
public sealed interface Layer permits BatchNormLayer, ConvolutionLayer, ResidualBlock, EmbeddingLayer {
    /** Its parameters, in the order in which a pass uses them. */
    List<ParameterSpec> parameters(int embeddingSize);

    /** Writes its operations. @param x variable of its input. @return variable of its output */
    String write(ForwardScript script, String x);

    /** Size of its output. */
    FeatureMap output(FeatureMap input);

    /** Values of an image that stay in memory for the gradients of a training pass, without those of its input. */
    long keptValues(FeatureMap input);
}
