// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

/** Looks on while a model is trained, and may ask the loop for something after each update. */
public interface TrainListener {
    /** What a listener asks for, from least to most; the loop does the most that any listener asks for. */
    enum Wish {
        /** Go on. */
        GO_ON,
        /** Write a checkpoint. */
        CHECKPOINT,
        /** Go back to the last checkpoint with half the learning rate. */
        STEP_BACK
    }

    /**
     * What there is to see after an update.
     *
     * @param update updates done, from 1
     * @param of updates of the whole training
     * @param epoch of this update, from 0
     * @param loss of this update's batch; may be NaN or infinite
     * @param images in this update's batch
     */
    record Seen(long update, long of, int epoch, float loss, int images) {}

    /** Called after every update. */
    Wish updated(Seen seen);

    /** Training stepped back; the next update follows the given number of updates, at a lower learning rate. */
    default void steppedBack(long from, long to, int stepsBack) {}
}
