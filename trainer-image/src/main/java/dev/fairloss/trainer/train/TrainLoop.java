// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.batch.BatchSource;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.train.TrainListener.Seen;
import dev.fairloss.trainer.train.TrainListener.Wish;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains a model: takes batches, does updates, asks for margins once an epoch. Goes on from the newest checkpoint of its store
 * if there is one, and then ends with the weights, bit for bit, that an undisturbed run ends with (CPU, same number of
 * threads). Logging, looking for NaN and the times of checkpoints are matters of {@link TrainListener}s.
 */
public final class TrainLoop {
    private final TrainSettings settings;
    private final MarginSchedule schedule;
    private final CheckpointStore store;
    private final List<TrainListener> listeners;

    /** A loop; nothing is read or trained yet. */
    public TrainLoop(
            TrainSettings settings, MarginSchedule schedule, CheckpointStore store, List<TrainListener> listeners) {
        this.settings = settings;
        this.schedule = schedule;
        this.store = store;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Trains the model, from its present weights or from the newest checkpoint.
     *
     * @param model trained in place; stays the caller's
     * @param batches stays the caller's
     * @param stop looked at after every update; once true, a checkpoint is written and the call returns
     * @return finished, or stopped at an update
     * @throws TrainerException if the loss was not finite after {@value TrainSettings#MOST_STEPS_BACK} steps back (nobody can
     *     repair it but who chose the settings), or the checkpoint belongs to another net
     */
    public TrainResult run(FaceModel model, BatchSource batches, BooleanSupplier stop) {
        try (Sgd sgd = new Sgd(model, settings.momentum(), settings.weightDecay())) {
            GradientStep updater = new GradientStep(model, sgd, settings.loss(), settings.precision());
            TrainState state = new TrainState(model, sgd, schedule, settings.updates());
            TrainingCheckpoint good = begin(state);
            while (state.update() < settings.updates()) {
                Wish wish = update(state, updater, batches);
                boolean stopped = stop.getAsBoolean();
                if (wish == Wish.STEP_BACK || ((wish == Wish.CHECKPOINT || stopped) && !state.finite())) {
                    good = stepBack(state, good);
                } else if (wish == Wish.CHECKPOINT || stopped) {
                    good = save(state);
                }
                if (stopped && state.update() < settings.updates()) {
                    return new TrainResult.Stopped(state.update(), state.curve(), state.stepsBack());
                }
            }
            return new TrainResult.Finished(state.update(), state.curve(), state.stepsBack());
        }
    }

    private TrainingCheckpoint begin(TrainState state) {
        Optional<TrainingCheckpoint> newest = store.newest();
        if (newest.isPresent()) {
            state.restore(newest.get());
            return newest.get();
        }
        state.start();
        return state.checkpoint();
    }

    private Wish update(TrainState state, GradientStep updater, BatchSource batches) {
        double rate = settings.learningRate().at(state.update()) * Math.pow(0.5, state.stepsBack());
        int epoch = state.epoch();
        GradientStep.Outcome outcome;
        int images;
        try (Batch batch = batches.take(state.update())) {
            outcome = updater.update(batch, state.margins(), rate);
            state.advance(outcome, batch.labels());
            images = batch.size();
        }
        Seen seen = new Seen(state.update(), settings.updates(), epoch, outcome.loss(), images);
        Wish most = Wish.GO_ON;
        for (TrainListener listener : listeners) {
            Wish wish = listener.updated(seen);
            most = wish.compareTo(most) > 0 ? wish : most;
        }
        if (most != Wish.STEP_BACK) {
            state.endEpochs(batches.imagesPerEpoch(), batches.batchSize(), settings.updates());
        }
        return most;
    }

    private TrainingCheckpoint save(TrainState state) {
        TrainingCheckpoint checkpoint = state.checkpoint();
        store.save(checkpoint);
        return checkpoint;
    }

    /** Back to the last good checkpoint; the lower learning rate is saved at once, so that it survives a kill. */
    private TrainingCheckpoint stepBack(TrainState state, TrainingCheckpoint good) {
        long from = state.update();
        int before = state.stepsBack();
        if (before == TrainSettings.MOST_STEPS_BACK) {
            throw new TrainerException(
                    ExitCode.DIVERGED,
                    "Training diverged: the loss was not finite at update " + from + ", after " + before
                            + " rollbacks, each with half the learning rate.",
                    "Lower the learning rate.");
        }
        state.restore(good);
        state.countStepBack(before);
        listeners.forEach(listener -> listener.steppedBack(from, state.update(), state.stepsBack()));
        return save(state);
    }
}
