// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** A net from images to embeddings: which weights it has and how a pass goes through them. Holds no arrays itself. */
public interface BackboneNetwork {
    /** Its name in a manifest. */
    String name();

    /** Height and width of the images that it takes, in pixels. */
    int inputSide();

    /** The weights it needs for embeddings of this size, in the order in which a pass meets them. */
    List<ParameterSpec> weights(int embeddingSize);

    /**
     * One pass.
     *
     * @param pass gives weights and operations; closes what it is told it may
     * @param images (batch, 3, side, side), float32, NHWC strides; the pass may close it
     * @return (batch, embeddingSize), float32, not yet of unit length
     */
    NDArray embed(ForwardPass pass, NDArray images);
}
