// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

/**
 * Length and learning rate of one training. {@link UpdateSettings} has the rest, which all trainings of a {@link TrainingSlot} share.
 *
 * @param updates its length, at least 0
 * @param learningRate by update
 */
public record TrainSettings(long updates, LearningRate learningRate) {
    /** Most rollbacks before training fails. */
    public static final int MAX_ROLLBACKS = 3;
}
