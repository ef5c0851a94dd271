// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

/**
 * The rule of torch.amp.GradScaler in plain arithmetic, the reference for {@link LossScale}.
 *
 * @param scale of the loss
 * @param good updates in a row without an overflow since the scale last changed
 * @param skipped updates skipped so far
 */
record ScalingRule(double scale, int good, int skipped) {
    static final ScalingRule START = new ScalingRule(65536, 0, 0);

    /** After an update. */
    ScalingRule next(boolean overflow) {
        if (overflow) {
            return new ScalingRule(scale / 2, 0, skipped + 1);
        }
        return good + 1 == 2000 ? new ScalingRule(scale * 2, 0, skipped) : new ScalingRule(scale, good + 1, skipped);
    }
}
