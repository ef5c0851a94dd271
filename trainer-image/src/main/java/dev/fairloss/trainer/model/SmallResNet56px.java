// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * A small residual net for CPUs; ours, not from a paper.
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
 * 368,592 trained weights with embeddings of 128. Every convolution has padding 1, no bias and a batch norm behind it; ReLU
 * follows each batch norm except the embedding's, in a block the second one after the skip is added. The linear layer has no
 * bias either: the batch norm behind it takes its place.
 */
public final class SmallResNet56px implements BackboneNetwork {
    private static final int LAST_CHANNELS = 96;
    private static final int LAST_SIDE = 4;

    @Override
    public String name() {
        return "SmallResNet56px";
    }

    @Override
    public int inputSide() {
        return 56;
    }

    @Override
    public List<ParameterSpec> weights(int embeddingSize) {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.addAll(ParameterSpec.stage("stem", 3, 16));
        specs.addAll(ParameterSpec.stage("down1", 16, 32));
        specs.addAll(ParameterSpec.stage("block1.a", 32, 32));
        specs.addAll(ParameterSpec.stage("block1.b", 32, 32));
        specs.addAll(ParameterSpec.stage("down2", 32, 64));
        specs.addAll(ParameterSpec.stage("block2.a", 64, 64));
        specs.addAll(ParameterSpec.stage("block2.b", 64, 64));
        specs.addAll(ParameterSpec.stage("down3", 64, LAST_CHANNELS));
        specs.add(ParameterSpec.linear("embedding.linear", LAST_CHANNELS * LAST_SIDE * LAST_SIDE, embeddingSize));
        specs.addAll(ParameterSpec.batchNorm("embedding.bn", embeddingSize));
        return specs;
    }

    @Override
    public NDArray embed(ForwardPass pass, NDArray images) {
        NDArray x = pass.stage("stem", pass.images(images), 2);
        x = pass.stage("down1", x, 2);
        x = pass.block("block1", x);
        x = pass.stage("down2", x, 2);
        x = pass.block("block2", x);
        x = pass.stage("down3", x, 2);
        return pass.embedding("embedding", x);
    }
}
