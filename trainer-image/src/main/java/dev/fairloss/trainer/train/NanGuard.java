// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

/** Requests a rollback from the first loss that is not a finite number. */
public final class NanGuard implements TrainListener {
    @Override
    public LoopRequest updated(BatchResult result) {
        return Float.isFinite(result.loss()) ? LoopRequest.CONTINUE : LoopRequest.ROLL_BACK;
    }
}
