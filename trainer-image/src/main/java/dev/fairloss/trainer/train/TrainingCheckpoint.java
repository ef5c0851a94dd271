// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

/**
 * All that training needs to go on as if it had never stopped.
 *
 * @param tensors a safetensors file: weights and batch statistics by name, {@code velocity/<name>}, {@code margins}
 *     (classes), {@code sums} (classes, dim) and {@code counts} (classes, int32) of the epoch so far; shapes in the usual
 *     order, whatever the layout in memory
 * @param position where training stands
 * @param source what to call it in a message: where it lies, so that a person can remove it
 */
public record TrainingCheckpoint(byte[] tensors, TrainingProgress position, String source) {
    /** One that lies nowhere. */
    public TrainingCheckpoint(byte[] tensors, TrainingProgress position) {
        this(tensors, position, "the checkpoint of update " + position.update());
    }
}
