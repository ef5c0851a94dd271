// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static dev.fairloss.trainer.model.Activation.NONE;
import static dev.fairloss.trainer.model.Activation.PRELU;
import static dev.fairloss.trainer.model.ConvolutionLayer.depthwise;
import static dev.fairloss.trainer.model.ConvolutionLayer.full;
import static dev.fairloss.trainer.model.ConvolutionLayer.pointwise;

import dev.fairloss.contract.spec.Backbone;
import java.util.ArrayList;
import java.util.List;

/**
 * MobileFaceNet (Chen, Liu, Gao and Han: MobileFaceNets, CCBR 2018, table 1), 112 x 112 input; the same layers as InsightFace's
 * {@code arcface_torch/backbones/mobilefacenet.py} with {@code scale=1}.
 *
 * <pre>
 * layer                                         output
 * conv1: conv 3x3 /2, 64                        64 x 56 x 56
 * conv2: depthwise 3x3                          64 x 56 x 56
 * bottleneck /2, expansion 128, then 4 more     64 x 28 x 28
 * bottleneck /2, expansion 256, then 6 more    128 x 14 x 14
 * bottleneck /2, expansion 512, then 2 more    128 x  7 x  7
 * conv3: conv 1x1, 512                         512 x  7 x  7
 * global: depthwise 7x7, no activation         512 x  1 x  1
 * embedding: linear, batch norm                embeddingSize
 * </pre>
 *
 * A bottleneck is a 1x1 convolution that expands, a 3x3 depthwise convolution, and a 1x1 convolution without activation that
 * reduces. The further ones have stride 1 and add their input to their output; their expansions are 128, 256 and 256. A batch
 * norm follows every convolution, a PReLU every batch norm unless stated otherwise.
 */
final class MobileFaceNet {
    private MobileFaceNet() {}

    /**
     * Bottlenecks of one resolution.
     *
     * @param in channels before
     * @param out channels after
     * @param firstExpansion channels inside the first bottleneck, which has stride 2
     * @param more residual bottlenecks after it
     * @param expansion channels inside these
     */
    private record Stage(int in, int out, int firstExpansion, int more, int expansion) {}

    private static final List<Stage> STAGES =
            List.of(new Stage(64, 64, 128, 4, 128), new Stage(64, 128, 256, 6, 256), new Stage(128, 128, 512, 2, 256));

    static BackboneNetwork network() {
        List<Layer> layers = new ArrayList<>();
        layers.add(full("conv1", 3, 64, 2, PRELU).in(modules("layers.0")));
        layers.add(depthwise("conv2", 64, 3, 1, 1, PRELU).in(modules("layers.1")));
        for (int s = 0; s < STAGES.size(); s++) {
            Stage stage = STAGES.get(s);
            String name = "stage" + (s + 1) + ".";
            String first = "layers." + (2 * s + 2);
            String more = "layers." + (2 * s + 3) + ".layers.";
            layers.addAll(bottleneck(name + "0", first, stage.in(), stage.firstExpansion(), stage.out(), 2));
            for (int i = 1; i <= stage.more(); i++) {
                layers.add(new ResidualBlock(
                        bottleneck(name + i, more + (i - 1), stage.out(), stage.expansion(), stage.out(), 1), NONE));
            }
        }
        layers.add(pointwise("conv3", 128, 512, PRELU).in(modules("conv_sep")));
        layers.add(depthwise("global", 512, 7, 1, 0, NONE).in(modules("features.layers.0")));
        layers.add(new EmbeddingLayer(
                "embedding", 512, EmbeddingLayer.Form.SCALED, "features.layers.2", "features.layers.3"));
        return new BackboneNetwork(Backbone.MobileFaceNet, layers);
    }

    /** @param path of the PyTorch module */
    private static List<ConvolutionLayer> bottleneck(
            String name, String path, int in, int expansion, int out, int stride) {
        return List.of(
                pointwise(name + ".expand", in, expansion, PRELU).in(modules(path + ".layers.0")),
                depthwise(name + ".depthwise", expansion, 3, stride, 1, PRELU).in(modules(path + ".layers.1")),
                pointwise(name + ".reduce", expansion, out, NONE).in(modules(path + ".layers.2")));
    }

    /** InsightFace wraps the modules of each layer in a {@code Sequential} named {@code layers}. */
    private static TorchModules modules(String path) {
        return TorchModules.sequential(path + ".layers");
    }
}
