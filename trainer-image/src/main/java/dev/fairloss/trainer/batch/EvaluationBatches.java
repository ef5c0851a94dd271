// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.FaceImages;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Central crops of given images, in the given order, for embedding; assembled in advance on another thread. The last batch may
 * be smaller. The label of an image is its index in the given order.
 */
public final class EvaluationBatches implements AutoCloseable {
    private final BatchPrefetcher prefetcher;
    private final int batches;
    private final int side;

    /** View of an image. */
    public enum View {
        /** The image as it is. */
        PLAIN,
        /** The image, flipped horizontally. */
        MIRRORED
    }

    /**
     * Batches of images.
     *
     * @param images decoded images
     * @param augment sizes of images and crops
     * @param view plain or mirrored
     * @param numbers of the images, in any order; repeats are allowed
     * @param batchSize largest number of images in a batch
     */
    public EvaluationBatches(FaceImages images, Augment augment, View view, int[] numbers, int batchSize) {
        this.prefetcher = new BatchPrefetcher(new CenterCrops(images, augment, view, numbers.clone(), batchSize), 1, 3);
        this.side = augment.side();
        this.batches = (numbers.length + batchSize - 1) / batchSize;
    }

    /**
     * Passes the batches to a consumer, one after another, and closes each after that.
     *
     * @throws dev.fairloss.trainer.TrainerException if an image cannot be read
     */
    public void forEach(Consumer<Batch> consumer) {
        for (int number = 0; number < batches; number++) {
            try (Batch batch = prefetcher.take(number).pixels(side)) {
                consumer.accept(batch);
            }
        }
    }

    @Override
    public void close() {
        prefetcher.close();
    }

    private record CenterCrops(FaceImages images, Augment augment, View view, int[] numbers, int largest)
            implements BatchAssembler {
        @Override
        public int bytesOfImage() {
            return augment.values() * Float.BYTES;
        }

        @Override
        public Contents fill(long batch, ByteBuffer memory) {
            FloatBuffer pixels = memory.asFloatBuffer();
            int from = (int) Math.min(numbers.length, batch * largest);
            int to = Math.min(numbers.length, from + largest);
            int[] labels = new int[to - from];
            for (int i = from; i < to; i++) {
                labels[i - from] = i;
                byte[] rgb = images.pixels(numbers[i]);
                augment.centerCrop(rgb, view == View.MIRRORED, pixels, (i - from) * augment.values());
            }
            return new Contents(labels, Arrays.copyOfRange(numbers, from, to));
        }
    }
}
