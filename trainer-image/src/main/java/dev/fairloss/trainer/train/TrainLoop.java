// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.batch.BatchSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Trains a model: takes batches, does updates, gets new margins once an epoch. Resumes from the newest checkpoint of its store,
 * if there is one, and then ends with the same weights, bit for bit, as an uninterrupted run (CPU, same number of threads).
 * {@link TrainListener}s do the rest: logging, checks for NaN, times of checkpoints.
 */
public final class TrainLoop {
    private final TrainSettings settings;
    private final MarginSchedule schedule;
    private final CheckpointStore store;
    private final List<TrainListener> listeners;
    private final long largestInMemory;

    /** A loop that has not read or trained anything yet. */
    public TrainLoop(
            TrainSettings settings, MarginSchedule schedule, CheckpointStore store, List<TrainListener> listeners) {
        this(settings, schedule, store, listeners, CheckpointTensors.LARGEST_IN_MEMORY);
    }

    /** @param largestInMemory size of the largest checkpoint that is kept in memory, in bytes */
    TrainLoop(
            TrainSettings settings,
            MarginSchedule schedule,
            CheckpointStore store,
            List<TrainListener> listeners,
            long largestInMemory) {
        this.settings = settings;
        this.schedule = schedule;
        this.store = store;
        this.listeners = List.copyOf(listeners);
        this.largestInMemory = largestInMemory;
    }

    /**
     * Trains the model of a slot from its current weights or from the newest checkpoint.
     *
     * @param slot its model is trained in place; stays the caller's
     * @param batches stays the caller's
     * @param stop checked after every update; once true, the loop writes a checkpoint and returns
     * @return finished, or stopped at an update
     * @throws TrainerException if the loss is still not finite after {@value TrainSettings#MAX_ROLLBACKS} rollbacks (the settings
     *     must change), or if the checkpoint belongs to another network
     */
    public TrainResult run(TrainingSlot slot, BatchSource batches, BooleanSupplier stop) {
        try (OngoingTraining training = start(slot, batches, stop)) {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = training.advance();
            }
            return training.result();
        }
    }

    /** Starts a training as {@link #run} does, for a caller that continues it update by update and closes it. */
    public OngoingTraining start(TrainingSlot slot, BatchSource batches, BooleanSupplier stop) {
        var plan = new OngoingTraining.Plan(settings, schedule, store, listeners, largestInMemory);
        return new OngoingTraining(plan, slot, batches, stop);
    }
}
