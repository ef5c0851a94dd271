// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

/**
 * Source of training batches. A batch depends on the number of its update alone, so training that resumes at update k sees
 * the same batches as an uninterrupted run. Updates are requested in ascending order, except after a roll-back to an earlier
 * checkpoint.
 */
public interface BatchSource extends AutoCloseable {
    /**
     * Takes the batch of an update. The caller closes it before it takes the next one.
     *
     * @param update number of the update, from 0; any order works, ascending order is fastest
     */
    TrainingBatch take(long update);

    /** Number of images in an epoch; the image at position p of the sequence belongs to epoch p / images. */
    int imagesPerEpoch();

    /** Number of images in every batch. */
    int batchSize();

    /** Stops the threads that assemble batches. */
    @Override
    void close();
}
