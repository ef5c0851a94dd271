// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

/** Observes a training and can request an action after each update. */
public interface TrainListener {
    /** What a listener can request, in ascending order; the loop does the highest request of all listeners. */
    enum LoopRequest {
        /** Continue. */
        CONTINUE,
        /** Write a checkpoint. */
        CHECKPOINT,
        /** Return to the last checkpoint and halve the learning rate. */
        ROLL_BACK
    }

    /**
     * The result of an update.
     *
     * @param update updates done, from 1
     * @param of updates of the whole training
     * @param epoch of this update, from 0
     * @param loss of this update's batch; may be NaN or infinite
     * @param rate learning rate of this update
     * @param images in this update's batch
     */
    record BatchResult(long update, long of, int epoch, float loss, double rate, int images) {}

    /** Called before a training continues from a checkpoint. */
    default void resumed(TrainingProgress progress) {}

    /** Called after every update. */
    LoopRequest updated(BatchResult result);

    /** Called after a checkpoint was written. */
    default void saved() {}

    /** Called after a rollback: training continues after update {@code to}, with a lower learning rate. */
    default void rolledBack(long from, long to, int rollbacks) {}
}
