// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import java.util.function.LongConsumer;

/**
 * The batches of another source, and how long the caller waited for them.
 *
 * @param batches the source, which {@link #close} closes
 * @param waited receives the nanoseconds of each call of {@link #take} that gave a batch
 */
public record TimedBatches(BatchSource batches, LongConsumer waited) implements BatchSource {
    @Override
    public TrainingBatch take(long update) {
        long before = System.nanoTime();
        var batch = batches.take(update);
        waited.accept(System.nanoTime() - before);
        return batch;
    }

    @Override
    public int imagesPerEpoch() {
        return batches.imagesPerEpoch();
    }

    @Override
    public int batchSize() {
        return batches.batchSize();
    }

    @Override
    public void close() {
        batches.close();
    }
}
