// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.model.UpdateMemory;

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

    /**
     * Bytes of the tensors, except the few of a loss scale and of the head's state: weights, batch statistics and class centers; of
     * what is trained, velocities; averages; and of each class a sum of embeddings, a margin and a number of images.
     *
     * @param averages whether weights are averaged
     */
    public static long bytes(ModelShape shape, boolean averages) {
        long weights = UpdateMemory.weights(shape);
        long centers = (long) shape.classes() * shape.embeddingSize();
        return Float.BYTES * (weights * (averages ? 3 : 2) + 3 * centers + 2L * shape.classes());
    }

    @Override
    public void close() {
        tensors.close();
    }
}
