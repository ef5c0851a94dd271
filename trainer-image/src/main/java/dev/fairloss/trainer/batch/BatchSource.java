// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

/**
 * Where the training takes its batches from. A batch depends on the number of its update alone, so training that goes on at
 * update k sees what an undisturbed run sees. The updates are asked for in ascending order, except when the training
 * steps back to an earlier checkpoint.
 */
public interface BatchSource extends AutoCloseable {
    /**
     * The batch of an update. The caller closes it before it takes the next one.
     *
     * @param update number of the update, from 0; any order is allowed, ascending is fast
     */
    Batch take(long update);

    /** Number of images that one pass over the data sees; image p of the endless sequence belongs to epoch p / images. */
    int imagesPerEpoch();

    /** Images in every batch. */
    int batchSize();

    /** Ends what runs beside the training. */
    @Override
    void close();
}
