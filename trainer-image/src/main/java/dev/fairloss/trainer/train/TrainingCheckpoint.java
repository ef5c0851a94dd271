// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

/**
 * Everything that training needs to resume as if it had never stopped.
 *
 * @param tensors parameters and batch statistics by name, the head's state as {@code head/<name>}, {@code
 *     velocity/<name>}, {@code average/<name>} if weights are averaged, the {@link LossScale} in float16, {@code margins} (classes), {@code sums} (classes, dim) and {@code counts} (classes, int32) of the epoch so
 *     far; shapes in the usual order, whatever the layout in memory
 * @param progress how far training is
 * @param source what to call it in a message: its location, so that a user can remove it
 */
public record TrainingCheckpoint(CheckpointTensors tensors, TrainingProgress progress, String source)
        implements AutoCloseable {
    /** A checkpoint that is not stored. */
    public TrainingCheckpoint(CheckpointTensors tensors, TrainingProgress progress) {
        this(tensors, progress, "the checkpoint of update " + progress.update());
    }

    @Override
    public void close() {
        tensors.close();
    }
}
