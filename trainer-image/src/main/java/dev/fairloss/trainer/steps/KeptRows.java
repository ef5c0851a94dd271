// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import java.util.Arrays;
import java.util.BitSet;

/** Keeps the embeddings of those images of a sequence that are needed later. */
final class KeptRows {
    private final BitSet needed;
    private final float[][] rows;
    private int next;

    /**
     * Keeps some of a number of images.
     *
     * @param needed positions of the images that are kept
     */
    KeptRows(BitSet needed, int images) {
        this.needed = needed;
        this.rows = new float[images][];
    }

    /** Takes the next {@code images} images. @param embeddings starts with their embeddings, (images, dim) */
    void add(float[] embeddings, int images, int dim) {
        for (int i = 0; i < images; i++, next++) {
            if (needed.get(next)) {
                rows[next] = Arrays.copyOfRange(embeddings, i * dim, (i + 1) * dim);
            }
        }
    }

    /** Takes the next image. */
    void add(float[] embedding) {
        add(embedding, 1, embedding.length);
    }

    /** The embeddings by position; null for images that were not kept. */
    float[][] rows() {
        return rows;
    }
}
