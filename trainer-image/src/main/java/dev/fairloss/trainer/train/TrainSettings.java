// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.loss.FairLoss;

/**
 * Settings of one training.
 *
 * @param updates its length, at least 0
 * @param learningRate by update
 * @param momentum of SGD, 0 to below 1
 * @param weightDecay of SGD, at least 0; not on batch norms
 * @param loss head and scale
 * @param precision of the forward and backward pass
 */
public record TrainSettings(
        long updates,
        LearningRate learningRate,
        double momentum,
        double weightDecay,
        FairLoss loss,
        Precision precision) {
    /** Most rollbacks before training fails. */
    public static final int MAX_ROLLBACKS = 3;
}
