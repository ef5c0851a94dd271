// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

/** The images of one update: as pixels, as bytes with crops, as crops of images that the device holds, or as arrays of the device. */
public sealed interface TrainingBatch extends AutoCloseable permits Batch, CropBatch, UncroppedBatch {
    /** Number of the update that the batch belongs to, from 0. */
    long update();

    /** Number of each image in the dataset, (batch). */
    int[] images();

    /** Class of each image, (batch), 0 to classes - 1. */
    int[] labels();

    /** Number of images. */
    default int size() {
        return labels().length;
    }

    /** Ends the use of the batch. */
    @Override
    void close();
}
