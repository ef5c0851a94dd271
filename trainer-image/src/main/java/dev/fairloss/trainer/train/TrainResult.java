// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import java.util.Optional;

/** How a training ended without an exception. */
public sealed interface TrainResult {
    /** Updates done. */
    long update();

    /** The loss so far. */
    TrainingProgress.LossCurve curve();

    /** How often training returned to a checkpoint because the loss was not a finite number. */
    int rollbacks();

    /** How many of the updates were skipped; empty unless the precision is float16. */
    Optional<Integer> skippedUpdates();

    /** All updates are done; the model holds the result: the averaged weights if there are any. */
    record Finished(long update, TrainingProgress.LossCurve curve, int rollbacks, Optional<Integer> skippedUpdates)
            implements TrainResult {}

    /** Stopped on request after writing a checkpoint; the same call resumes from it. */
    record Stopped(long update, TrainingProgress.LossCurve curve, int rollbacks, Optional<Integer> skippedUpdates)
            implements TrainResult {}
}
