// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.CachedImages;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Samples;

/**
 * Training batches, decoded and augmented in advance on other threads. The batches depend on the seed alone, not on the
 * number of threads or the update at which training starts.
 */
public final class BatchPipeline implements BatchSource {
    private final BatchPrefetcher prefetcher;
    private final int imagesPerEpoch;
    private final int batchSize;
    private final int side;

    /**
     * Settings of a pipeline.
     *
     * @param seed of order and augmentation
     * @param batchSize images in a batch
     * @param workers number of threads, at least 1
     * @param ahead number of batches that are ready or being assembled, at least 1
     */
    public record Settings(long seed, int batchSize, int workers, int ahead) {
        /** Batches that are ready beyond one per worker, to cover short delays. */
        private static final int AHEAD_OF_WORKERS = 4;

        public Settings {
            if (batchSize < 1 || workers < 1 || ahead < 1) {
                throw new IllegalArgumentException(batchSize + ", " + workers + ", " + ahead);
            }
        }

        /** Settings with the default number of batches ahead. */
        public static Settings of(long seed, int batchSize, int workers) {
            return new Settings(seed, batchSize, workers, workers + AHEAD_OF_WORKERS);
        }

        /** Batches that there is memory for: those ahead, and the one in use. */
        public int buffers() {
            return Math.max(ahead, workers) + 1;
        }
    }

    /**
     * A pipeline. Its threads start when the first batch is taken.
     *
     * @param images decoded images, usually {@link CachedImages}
     */
    public BatchPipeline(FaceImages images, Samples samples, Augment augment, Settings settings) {
        var assembler = new TrainingBatches(images, samples, augment, settings.seed(), settings.batchSize());
        this.prefetcher = new BatchPrefetcher(assembler, settings.workers(), settings.ahead());
        this.imagesPerEpoch = samples.count();
        this.batchSize = settings.batchSize();
        this.side = augment.side();
    }

    /** {@inheritDoc} Throws the failure to read an image, with the name of the file. */
    @Override
    public Batch take(long update) {
        return prefetcher.take(update).pixels(side);
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
        prefetcher.close();
    }
}
