// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

/** How a training ended, short of an exception. */
public sealed interface TrainResult {
    /** Updates done. */
    long update();

    /** The loss until now. */
    TrainingProgress.LossCurve curve();

    /** Times that the loss was not a finite number and training went back to a checkpoint. */
    int stepsBack();

    /** All updates are done; the model holds the result. */
    record Finished(long update, TrainingProgress.LossCurve curve, int stepsBack) implements TrainResult {}

    /** Asked to stop; a checkpoint is written and the same call goes on from there. */
    record Stopped(long update, TrainingProgress.LossCurve curve, int stepsBack) implements TrainResult {}
}
