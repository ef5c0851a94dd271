// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

/** The images of one update, whole; the device crops them. */
public sealed interface UncroppedBatch extends TrainingBatch permits ByteBatch, DeviceBatch {
    /** The crops that the device makes. */
    CropBatch crops();

    @Override
    default long update() {
        return crops().update();
    }

    @Override
    default int[] images() {
        return crops().images();
    }

    @Override
    default int[] labels() {
        return crops().labels();
    }
}
