// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.loss.FairLoss;

/**
 * Settings of one training.
 *
 * @param updates its length, at least 0
 * @param learningRate by update
 * @param optimizer momentum and weight decay
 * @param loss head and scale
 * @param precision of the forward and backward pass
 * @param sampling of the class centers
 */
public record TrainSettings(
        long updates,
        LearningRate learningRate,
        Sgd.Settings optimizer,
        FairLoss loss,
        Precision precision,
        ClassSampling sampling) {
    /** Most rollbacks before training fails. */
    public static final int MAX_ROLLBACKS = 3;

    /** Settings with all class centers in every update. */
    public TrainSettings(
            long updates, LearningRate learningRate, Sgd.Settings optimizer, FairLoss loss, Precision precision) {
        this(updates, learningRate, optimizer, loss, precision, ClassSampling.ALL);
    }
}
