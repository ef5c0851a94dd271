// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

/** Asks to step back as soon as the loss is not a finite number. */
public final class NanGuard implements TrainListener {
    @Override
    public Wish updated(Seen seen) {
        return Float.isFinite(seen.loss()) ? Wish.GO_ON : Wish.STEP_BACK;
    }
}
