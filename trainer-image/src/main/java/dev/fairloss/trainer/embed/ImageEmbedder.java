// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.embed;

import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.batch.EvaluationBatches;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.model.LoadedNetwork;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Embeds images as evaluation does: the central crop, standardized, and the sum of the embeddings of the image and its mirror
 * image, with length 1.
 *
 * @param network the network, which stays the caller's
 */
public record ImageEmbedder(LoadedNetwork network) {
    private static final int BATCH = 64;

    /** Receives embeddings. */
    public interface Rows {
        /** Takes the embedding of an image. @param image number of the image, in order from 0 */
        void row(int image, float[] embedding);
    }

    /** Embeds all images, in order. @throws TrainerException if an image cannot be used */
    public void embed(FaceImages images, Rows rows) {
        int[] all = IntStream.range(0, images.count()).toArray();
        int dim = network.embeddingSize();
        var crop = Augment.of(images.side(), network.inputSize());
        try (var batches = new EvaluationBatches(images, crop, EvaluationBatches.View.PLAIN, all, BATCH)) {
            batches.forEach(batch -> {
                float[] embedded = network.embed(batch.pixels(), batch.size());
                for (int i = 0; i < batch.size(); i++) {
                    rows.row(batch.labels()[i], Arrays.copyOfRange(embedded, i * dim, (i + 1) * dim));
                }
            });
        }
    }
}
