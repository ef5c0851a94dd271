// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.FaceImages;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Central crops of given images, in the order given, for embedding; made ahead on another thread. The last batch may be
 * smaller. The label of an image is its place in the order.
 */
public final class EvaluationBatches implements AutoCloseable {
    private final BatchPrefetcher ring;
    private final int batches;
    private int next;

    /**
     * Which of the two views.
     */
    public enum View {
        /** As it is. */
        PLAIN,
        /** Left and right exchanged. */
        MIRRORED
    }

    /**
     * Batches of images.
     *
     * @param images decoded images
     * @param augment sizes of images and crops
     * @param view plain or mirrored
     * @param numbers the images wanted, in any order, repeats allowed
     * @param batchSize most images in a batch
     */
    public EvaluationBatches(FaceImages images, Augment augment, View view, int[] numbers, int batchSize) {
        this.ring = new BatchPrefetcher(new Recipe(images, augment, view, numbers.clone(), batchSize), 1, 3);
        this.batches = (numbers.length + batchSize - 1) / batchSize;
    }

    /**
     * The next batch; the caller closes it before asking for another. Empty after the last.
     *
     * @throws dev.fairloss.trainer.TrainerException if an image cannot be read
     */
    public Optional<Batch> next() {
        return next < batches ? Optional.of(ring.take(next++)) : Optional.empty();
    }

    @Override
    public void close() {
        ring.close();
    }

    private record Recipe(FaceImages images, Augment augment, View view, int[] numbers, int largest)
            implements BatchAssembler {
        @Override
        public int side() {
            return augment.side();
        }

        @Override
        public Contents fill(long batch, FloatBuffer pixels) {
            int from = (int) Math.min(numbers.length, batch * largest);
            int to = Math.min(numbers.length, from + largest);
            int[] labels = new int[to - from];
            for (int i = from; i < to; i++) {
                labels[i - from] = i;
                byte[] rgb = images.pixels(numbers[i]);
                augment.centre(rgb, view == View.MIRRORED, pixels, (i - from) * augment.values());
            }
            return new Contents(labels, Arrays.copyOfRange(numbers, from, to));
        }
    }
}
