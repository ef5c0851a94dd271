// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.loss.FairLoss;

/**
 * Settings of an update, which are compiled into the script of a {@link TrainingSlot}.
 *
 * @param optimizer momentum, weight decay and clipping
 * @param loss head and scale
 * @param precision of the forward and backward pass
 * @param sampling of the class centers
 */
public record UpdateSettings(Sgd.Settings optimizer, FairLoss loss, Precision precision, ClassSampling sampling) {
    /** Settings with all class centers in every update. */
    public UpdateSettings(Sgd.Settings optimizer, FairLoss loss, Precision precision) {
        this(optimizer, loss, precision, ClassSampling.ALL);
    }
}
