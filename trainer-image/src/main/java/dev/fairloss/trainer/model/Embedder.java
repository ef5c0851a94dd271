// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import java.nio.ByteBuffer;

/**
 * Computes unit embeddings for evaluation: with running batch statistics, and as the sum of the embeddings of an image and its
 * mirror image (the field's convention). Takes cropped and standardized images.
 */
public final class Embedder {
    private static final double EPSILON = 1e-12;

    private final FaceModel model;
    private final Precision precision;

    /** An embedder that uses the model's parameters as they are at each call. */
    public Embedder(FaceModel model, Precision precision) {
        this.model = model;
        this.precision = precision;
    }

    /**
     * Embeds a batch.
     *
     * @param pixels direct, native order, float32, (batch, size, size, 3), size that of the backbone; not changed
     * @return (batch, embeddingSize), row after row, each row of length 1
     */
    public float[] embed(ByteBuffer pixels, int batch) {
        try (NDManager scope = model.manager().newSubManager()) {
            NDArray images = model.images(scope, pixels, batch);
            NDArray mirrored = images.flip(3);
            NDArray sum = raw(scope, images).addi(raw(scope, mirrored));
            return sum.normalize(2, 1, EPSILON).toFloatArray();
        }
    }

    private NDArray raw(NDManager scope, NDArray images) {
        ForwardPass pass = new ForwardPass(scope, model.parameters(), model.ops(), precision, false);
        return model.backbone().embed(pass, images);
    }
}
