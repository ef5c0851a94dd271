// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import dev.fairloss.contract.spec.Backbone;
import java.util.List;

/**
 * A network from images to embeddings, described as a list of layers. Holds no arrays.
 *
 * @param backbone its name and input size
 * @param layers from the image to the embedding; the last one is an {@link EmbeddingLayer}
 */
public record BackboneNetwork(Backbone backbone, List<Layer> layers) {
    /** Copies the layers. */
    public BackboneNetwork {
        layers = List.copyOf(layers);
    }

    /** The parameters for embeddings of this size, in the order in which a pass uses them. */
    public List<ParameterSpec> parameters(int embeddingSize) {
        return layers.stream()
                .flatMap(layer -> layer.parameters(embeddingSize).stream())
                .toList();
    }

    /** Values of an input image. */
    public long imageValues() {
        return image().values();
    }

    /** Values of an image that stay in memory for the gradients of a training pass, without those of the image itself. */
    public long keptValues() {
        long kept = 0;
        FeatureMap map = image();
        for (Layer layer : layers) {
            kept += layer.keptValues(map);
            map = layer.output(map);
        }
        return kept;
    }

    private FeatureMap image() {
        return new FeatureMap(3, backbone.inputSize());
    }

    /**
     * Writes the operations of all layers.
     *
     * @param images variable of the images: (batch, 3, size, size), float32, NHWC strides
     * @return variable of the embeddings: (batch, embeddingSize), float32, not normalized
     */
    public String write(ForwardScript script, String images) {
        String x = script.images(images);
        for (Layer layer : layers) {
            x = layer.write(script, x);
        }
        return x;
    }
}
