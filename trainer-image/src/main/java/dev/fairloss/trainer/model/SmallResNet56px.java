// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static dev.fairloss.trainer.model.Activation.NONE;
import static dev.fairloss.trainer.model.Activation.RELU;
import static dev.fairloss.trainer.model.ConvolutionLayer.full;

import dev.fairloss.contract.spec.Backbone;
import java.util.List;

/**
 * A small residual network for CPUs; ours, not from a paper.
 *
 * <pre>
 * layer                                output        weights
 * stem: conv 3x3 /2, 16                16 x 28 x 28      432 +  32
 * down1: conv 3x3 /2, 32               32 x 14 x 14    4,608 +  64
 * block1: 2 conv 3x3, skip             32 x 14 x 14   18,432 + 128
 * down2: conv 3x3 /2, 64               64 x  7 x  7   18,432 + 128
 * block2: 2 conv 3x3, skip             64 x  7 x  7   73,728 + 256
 * down3: conv 3x3 /2, 96               96 x  4 x  4   55,296 + 192
 * embedding: linear, batch norm        128           196,608 + 256
 * </pre>
 *
 * 368,592 trained weights with embeddings of 128. Every convolution has padding 1, no bias, and a batch norm after it. ReLU
 * follows each batch norm except the last one; in a block the second ReLU follows the sum. The linear layer needs no bias,
 * since a batch norm follows.
 */
final class SmallResNet56px {
    private SmallResNet56px() {}

    static BackboneNetwork network() {
        return new BackboneNetwork(
                Backbone.SmallResNet56px,
                List.of(
                        full("stem", 3, 16, 2, RELU),
                        full("down1", 16, 32, 2, RELU),
                        block("block1", 32),
                        full("down2", 32, 64, 2, RELU),
                        block("block2", 64),
                        full("down3", 64, 96, 2, RELU),
                        new EmbeddingLayer("embedding", 96 * 4 * 4)));
    }

    private static ResidualBlock block(String name, int channels) {
        return new ResidualBlock(
                List.of(full(name + ".a", channels, channels, 1, RELU), full(name + ".b", channels, channels, 1, NONE)),
                RELU);
    }
}
