// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.loss.FairLoss;

/**
 * What one training does.
 *
 * @param updates its length, at least 0
 * @param learningRate by update
 * @param momentum of SGD, 0 to below 1
 * @param weightDecay of SGD, at least 0; not on batch norms
 * @param loss head and scale
 * @param precision of the passes
 */
public record TrainSettings(
        long updates,
        LearningRate learningRate,
        double momentum,
        double weightDecay,
        FairLoss loss,
        Precision precision) {
    /** How often training may step back before it is given up. */
    public static final int MOST_STEPS_BACK = 3;
}
