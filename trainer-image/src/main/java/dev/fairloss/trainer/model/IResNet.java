// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static dev.fairloss.trainer.model.Activation.NONE;
import static dev.fairloss.trainer.model.Activation.PRELU;
import static dev.fairloss.trainer.model.ConvolutionLayer.full;

import dev.fairloss.contract.spec.Backbone;
import java.util.ArrayList;
import java.util.List;

/**
 * The residual networks of ArcFace (Deng and others, CVPR 2019, section 3.1), 112 x 112 input; the same layers, parameters and
 * initial values of the filters as InsightFace's {@code arcface_torch/backbones/iresnet.py}.
 *
 * <pre>
 * layer                                            output
 * stem: conv 3x3, 64                                64 x 112 x 112
 * layer1: block /2, then more                       64 x  56 x  56
 * layer2: block /2, then more                      128 x  28 x  28
 * layer3: block /2, then more                      256 x  14 x  14
 * layer4: block /2, then more                      512 x   7 x   7
 * batch norm
 * embedding: linear with bias, batch norm          embeddingSize
 * </pre>
 *
 * A block is a batch norm, a 3x3 convolution with a PReLU, and a 3x3 convolution, which has the stride; a batch norm follows each
 * convolution. The input is added to the output; in the first block of a layer after a 1x1 convolution with the same stride, and
 * a batch norm. Nothing follows the sum. The factor of the last batch norm stays 1. The dropout before the linear layer has the
 * rate 0 in the published settings, so there is none.
 */
final class IResNet {
    /** Standard deviation of the initial values of all filters. */
    private static final double DEVIATION = 0.1;

    private static final int[] CHANNELS = {64, 128, 256, 512};

    private IResNet() {}

    /** The network of a backbone. @param blocks number of blocks of each of the four layers */
    static BackboneNetwork network(Backbone backbone, int... blocks) {
        List<Layer> layers = new ArrayList<>();
        int in = CHANNELS[0];
        layers.add(full("stem", 3, in, 1, PRELU).startingWith(DEVIATION).in(new TorchModules("conv1", "bn1", "prelu")));
        for (int stage = 0; stage < CHANNELS.length; stage++) {
            for (int i = 0; i < blocks[stage]; i++) {
                layers.add(block("layer" + (stage + 1) + "." + i, in, CHANNELS[stage], i == 0 ? 2 : 1));
                in = CHANNELS[stage];
            }
        }
        layers.add(new BatchNormLayer("norm", in, "bn2"));
        int features = in * 7 * 7;
        layers.add(new EmbeddingLayer("embedding", features, EmbeddingLayer.Form.BIASED_UNSCALED, "fc", "features"));
        return new BackboneNetwork(backbone, layers);
    }

    private static ResidualBlock block(String name, int in, int out, int stride) {
        String path = name + ".";
        List<Layer> layers = List.of(
                new BatchNormLayer(path + "norm", in, path + "bn1"),
                full(path + "a", in, out, 1, PRELU)
                        .startingWith(DEVIATION)
                        .in(new TorchModules(path + "conv1", path + "bn2", path + "prelu")),
                full(path + "b", out, out, stride, NONE)
                        .startingWith(DEVIATION)
                        .in(new TorchModules(path + "conv2", path + "bn3", "")));
        if (stride == 1) {
            return new ResidualBlock(layers, List.of(), NONE);
        }
        var shortcut = ConvolutionLayer.pointwise(path + "shortcut", in, out, stride, NONE)
                .startingWith(DEVIATION)
                .in(TorchModules.sequential(path + "downsample"));
        return new ResidualBlock(layers, List.of(shortcut), NONE);
    }
}
