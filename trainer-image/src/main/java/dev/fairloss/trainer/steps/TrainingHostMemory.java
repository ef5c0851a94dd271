// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.batch.BatchPipeline;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.train.CheckpointTensors;
import dev.fairloss.trainer.train.DeviceImages;
import dev.fairloss.trainer.train.TrainingCheckpoint;

/**
 * Memory that the trainings of one process hold on the host of a GPU besides the libraries and the heap of an idle process, at most.
 * Decoded images that are cached come in addition.
 *
 * @param index bytes of the index of the training images, which all trainings share
 * @param decoded bytes of all training images while they are copied to the GPU, once for all trainings; 0 if the GPU does not hold them
 * @param checkpoint bytes of the checkpoint that each training can return to; 0 if it is in a file
 * @param batches bytes of the images that each training reads ahead; 0 if the GPU holds them
 */
record TrainingHostMemory(long index, long decoded, long checkpoint, long batches) {
    /**
     * The memory of the trainings of an experiment.
     *
     * @param together trainings that are computed at the same time
     * @param decoders threads of the process that decode images
     */
    static TrainingHostMemory of(ResolvedSpec spec, int classes, int images, int together, int decoders) {
        int batch = spec.optimization().batchSize();
        long side = spec.dataset().imageSize();
        long ofImage = side * side * FaceImages.CHANNELS;
        boolean held = DeviceImages.isWorthIt(
                images * ofImage, images, (long) spec.training().length().updates(images, batch) * batch);
        int buffers = BatchPipeline.Settings.of(0, batch, Math.max(1, decoders / together))
                .buffers();
        long checkpoint = TrainingCheckpoint.bytes(
                TrainingRun.shape(spec, classes), spec.training().emaDecay().isPresent());
        return new TrainingHostMemory(
                HostMemory.index(images),
                held ? images * ofImage : 0,
                checkpoint <= CheckpointTensors.LARGEST_IN_MEMORY ? checkpoint : 0,
                held ? 0 : buffers * batch * ofImage);
    }

    /**
     * All of it, in bytes. One thread advances the trainings, so only one at a time holds a new checkpoint beside the one before.
     *
     * @param together trainings that are computed at the same time
     */
    long bytes(int together) {
        return index + decoded + (together + 1) * checkpoint + together * batches;
    }
}
