// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.batch.BatchSource;
import dev.fairloss.trainer.batch.TrainingBatch;
import dev.fairloss.trainer.train.TrainListener.BatchResult;
import dev.fairloss.trainer.train.TrainListener.LoopRequest;
import java.util.List;
import java.util.Optional;
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
        slot.reset();
        GradientStep gradientStep = slot.gradientStep();
        TrainState state = new TrainState(slot.model(), slot.sgd(), gradientStep, schedule, settings.updates());
        TrainingCheckpoint lastGood = begin(state);
        try {
            while (state.update() < settings.updates()) {
                LoopRequest request = update(state, gradientStep, batches);
                boolean stopped = stop.getAsBoolean();
                if (request == LoopRequest.ROLL_BACK
                        || ((request == LoopRequest.CHECKPOINT || stopped) && !state.finite())) {
                    lastGood = replace(lastGood, rollBack(state, lastGood));
                } else if (request == LoopRequest.CHECKPOINT || stopped) {
                    lastGood = replace(lastGood, save(state));
                }
                if (stopped && state.update() < settings.updates()) {
                    gradientStep.storeHeadState();
                    return new TrainResult.Stopped(state.update(), state.curve(), state.rollbacks());
                }
            }
        } finally {
            lastGood.close();
        }
        gradientStep.storeHeadState();
        slot.sgd().average().ifPresent(WeightAverage::apply);
        return new TrainResult.Finished(state.update(), state.curve(), state.rollbacks());
    }

    private static TrainingCheckpoint replace(TrainingCheckpoint old, TrainingCheckpoint by) {
        old.close();
        return by;
    }

    private TrainingCheckpoint begin(TrainState state) {
        Optional<TrainingCheckpoint> newest = store.newest();
        if (newest.isPresent()) {
            listeners.forEach(listener -> listener.resumed(newest.get().progress()));
            state.restore(newest.get());
            return newest.get();
        }
        state.start();
        return state.checkpoint(largestInMemory);
    }

    private LoopRequest update(TrainState state, GradientStep gradientStep, BatchSource batches) {
        double rate = settings.learningRate().at(state.update()) * Math.pow(0.5, state.rollbacks());
        int epoch = state.epoch();
        float loss;
        int images;
        try (TrainingBatch batch = batches.take(state.update())) {
            loss = gradientStep.update(batch, state.margins(), rate);
            state.advance(loss, batch.labels());
            images = batch.size();
        }
        BatchResult result = new BatchResult(state.update(), settings.updates(), epoch, loss, rate, images);
        LoopRequest highest = LoopRequest.CONTINUE;
        for (TrainListener listener : listeners) {
            LoopRequest request = listener.updated(result);
            highest = request.compareTo(highest) > 0 ? request : highest;
        }
        if (highest != LoopRequest.ROLL_BACK) {
            state.endEpochs(batches.imagesPerEpoch(), batches.batchSize(), settings.updates());
        }
        return highest;
    }

    private TrainingCheckpoint save(TrainState state) {
        TrainingCheckpoint checkpoint = state.checkpoint(largestInMemory);
        store.save(checkpoint);
        listeners.forEach(TrainListener::saved);
        return checkpoint;
    }

    /** Returns to the last good checkpoint and saves the lower learning rate at once, so that it survives a kill. */
    private TrainingCheckpoint rollBack(TrainState state, TrainingCheckpoint lastGood) {
        long from = state.update();
        int before = state.rollbacks();
        if (before == TrainSettings.MAX_ROLLBACKS) {
            throw new TrainerException(
                    ExitCode.DIVERGED,
                    "Training diverged: the loss was not finite at update " + from + ", after " + before
                            + " rollbacks, each with half the learning rate.",
                    "Lower optimization.learningRate (if it is a fine-tune: collection.learningRate).");
        }
        state.restore(lastGood);
        state.countRollback(before);
        listeners.forEach(listener -> listener.rolledBack(from, state.update(), state.rollbacks()));
        return save(state);
    }
}
