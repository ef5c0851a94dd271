// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

/** Observes a training; can request checkpoints and rollbacks. */
public interface TrainListener {
    /** What a listener can request once it knows the result of an update. */
    enum LoopRequest {
        /** Continue. */
        CONTINUE,
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
     * @param seconds wall-clock seconds since the previous update; the mean of the updates whose losses were read together
     */
    record BatchResult(long update, long of, int epoch, float loss, double rate, int images, double seconds) {}

    /** Called before a training continues from a checkpoint. */
    default void resumed(TrainingProgress progress) {}

    /** Called after every update, whose loss may not be known yet. @return whether to write a checkpoint */
    default boolean requestsCheckpoint(long update) {
        return false;
    }

    /**
     * Called with the result of every update, in order, once its loss has been read: before the next checkpoint and the end of the
     * epoch. Not called for updates after one that requests a rollback.
     */
    LoopRequest updated(BatchResult result);

    /**
     * Called in float16 before {@link #updated}, after the first update, some others and the last one.
     *
     * @param scale by which the next loss is multiplied
     * @param skipped updates skipped so far, because a gradient times the scale was too large for float16
     */
    default void lossScaled(float scale, int skipped) {}

    /** Called after a checkpoint was written. */
    default void saved() {}

    /** Called after a rollback: training continues after update {@code to}, with a lower learning rate. */
    default void rolledBack(long from, long to, int rollbacks) {}
}
