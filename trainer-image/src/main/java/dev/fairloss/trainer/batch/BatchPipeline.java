// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.CachedImages;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Samples;

/**
 * The batches of a training, decoded and augmented ahead of it on other threads. The same seed gives the same batches,
 * whatever the number of threads and wherever the training begins.
 */
public final class BatchPipeline implements BatchSource {
    private final BatchPrefetcher ring;
    private final int imagesPerEpoch;
    private final int batchSize;

    /**
     * How batches are made.
     *
     * @param seed of order and augmentation
     * @param batchSize images in a batch
     * @param workers number of threads, at least 1
     * @param ahead batches that are ready or in the making, at least 1
     */
    public record Settings(long seed, int batchSize, int workers, int ahead) {
        /** Enough ahead to outlast a pause of a few updates. */
        private static final int AHEAD_OF_WORKERS = 4;

        public Settings {
            if (batchSize < 1 || workers < 1 || ahead < 1) {
                throw new IllegalArgumentException(batchSize + ", " + workers + ", " + ahead);
            }
        }

        /** The usual length of the queue. */
        public static Settings of(long seed, int batchSize, int workers) {
            return new Settings(seed, batchSize, workers, workers + AHEAD_OF_WORKERS);
        }
    }

    /**
     * A pipeline; its threads start with the first batch.
     *
     * @param images decoded images, best with a {@link CachedImages} before them
     */
    public BatchPipeline(FaceImages images, Samples samples, Augment augment, Settings settings) {
        var recipe = new TrainingBatches(images, samples, augment, settings.seed(), settings.batchSize());
        this.ring = new BatchPrefetcher(recipe, settings.workers(), settings.ahead());
        this.imagesPerEpoch = samples.count();
        this.batchSize = settings.batchSize();
    }

    /** {@inheritDoc} A failure to read an image is thrown here, with the file's name. */
    @Override
    public Batch take(long update) {
        return ring.take(update);
    }

    @Override
    public int imagesPerEpoch() {
        return imagesPerEpoch;
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public void close() {
        ring.close();
    }
}
