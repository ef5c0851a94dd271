// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.batch.BatchSource;
import dev.fairloss.trainer.batch.DeviceBatch;
import dev.fairloss.trainer.batch.TrainingBatch;
import dev.fairloss.trainer.train.TrainListener.BatchResult;
import dev.fairloss.trainer.train.TrainListener.LoopRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * A training in progress, which {@link #advance} continues by one update, so that one thread can alternate between several. Losses
 * are read every few updates ({@link UnreadLosses}), and always before a checkpoint, the end of an epoch, a stop and the end: what a
 * training keeps never depends on a loss that nobody has checked, and its results do not depend on how often losses are read. Not
 * thread-safe.
 */
public final class OngoingTraining implements AutoCloseable {
    private static final double SECONDS_PER_NANO = 1e-9;

    private final Plan plan;
    private final TrainingSlot slot;
    private final BatchSource batches;
    private final BooleanSupplier stop;
    private final TrainState state;
    private final List<Unread> unread = new ArrayList<>();
    private TrainingCheckpoint lastGood;
    private Optional<TrainResult> result = Optional.empty();
    private boolean first = true;
    private long lastRead;

    /**
     * What to train.
     *
     * @param largestInMemory size of the largest checkpoint that is kept in memory, in bytes
     */
    record Plan(
            TrainSettings settings,
            MarginSchedule schedule,
            CheckpointStore store,
            List<TrainListener> listeners,
            long largestInMemory) {}

    /** An update whose loss has not been read. @param batch closed when the device has used it */
    private record Unread(long update, int epoch, double rate, int images, Optional<TrainingBatch> batch) {
        void close() {
            batch.ifPresent(TrainingBatch::close);
        }
    }

    /** Starts with the weights of the slot's model, or with the newest checkpoint. */
    OngoingTraining(Plan plan, TrainingSlot slot, BatchSource batches, BooleanSupplier stop) {
        this.plan = plan;
        this.slot = slot;
        this.batches = batches;
        this.stop = stop;
        slot.reset();
        this.state = new TrainState(
                slot.model(),
                slot.sgd(),
                slot.gradientStep(),
                plan.schedule(),
                plan.settings().updates());
        this.lastGood = begin();
        this.lastRead = System.nanoTime();
        if (isDone()) {
            finish();
        }
    }

    private TrainingCheckpoint begin() {
        Optional<TrainingCheckpoint> newest = plan.store().newest();
        if (newest.isPresent()) {
            plan.listeners().forEach(listener -> listener.resumed(newest.get().progress()));
            state.restore(newest.get());
            return newest.get();
        }
        state.start();
        return state.checkpoint(plan.largestInMemory());
    }

    /**
     * Does one update, unless the training has ended.
     *
     * @return whether it goes on
     * @throws TrainerException if the loss is still not finite after {@value TrainSettings#MAX_ROLLBACKS} rollbacks (the settings
     *     must change)
     */
    public boolean advance() {
        if (result.isPresent()) {
            return false;
        }
        update();
        boolean checkpoint = isCheckpointRequested();
        boolean epochEnds = state.epochEnds(batches.imagesPerEpoch(), batches.batchSize());
        boolean full = first || slot.losses().isFull();
        first = false;
        OptionalLong failed = checkpoint || epochEnds || full || isDone() ? read() : OptionalLong.empty();
        if (failed.isEmpty()) {
            state.endEpochs(
                    batches.imagesPerEpoch(),
                    batches.batchSize(),
                    plan.settings().updates());
        }
        boolean stopped = stop.getAsBoolean();
        if (stopped && failed.isEmpty()) {
            failed = read();
        }
        keep(failed, checkpoint || stopped);
        if (isDone()) {
            finish();
        } else if (stopped) {
            stop();
        }
        return result.isEmpty();
    }

    private boolean isDone() {
        return state.update() >= plan.settings().updates();
    }

    private void update() {
        double rate = plan.settings().learningRate().at(state.update()) * Math.pow(0.5, state.rollbacks());
        int epoch = state.epoch();
        TrainingBatch batch = batches.take(state.update());
        boolean held = false;
        try {
            slot.gradientStep().update(batch, state.margins(), rate, slot.losses()::add);
            state.advance(batch.labels());
            held = batch instanceof DeviceBatch; // the others have been copied
            unread.add(new Unread(
                    state.update(), epoch, rate, batch.size(), held ? Optional.of(batch) : Optional.empty()));
        } finally {
            if (!held) {
                batch.close();
            }
        }
    }

    private boolean isCheckpointRequested() {
        boolean requested = false;
        for (TrainListener listener : plan.listeners()) {
            requested |= listener.requestsCheckpoint(state.update());
        }
        return requested;
    }

    /** Waits for all updates and reports their losses. @return the first update from which training must return */
    private OptionalLong read() {
        if (unread.isEmpty()) {
            return OptionalLong.empty();
        }
        float[] losses = slot.losses().read();
        long now = System.nanoTime();
        double seconds = (now - lastRead) * SECONDS_PER_NANO / losses.length;
        lastRead = now;
        List<Unread> updates = List.copyOf(unread);
        forgetUnread();
        reportLossScale(updates);
        for (int i = 0; i < losses.length; i++) {
            var update = updates.get(i);
            state.addLoss(update.update(), losses[i]);
            var found = new BatchResult(
                    update.update(),
                    plan.settings().updates(),
                    update.epoch(),
                    losses[i],
                    update.rate(),
                    update.images(),
                    seconds);
            if (isRollbackRequested(found)) {
                return OptionalLong.of(update.update());
            }
        }
        return OptionalLong.empty();
    }

    private void reportLossScale(List<Unread> updates) {
        long of = plan.settings().updates();
        if (updates.stream().anyMatch(update -> LossScale.isRead(update.update(), of))) {
            slot.gradientStep().lossScale().map(LossScale::state).ifPresent(scale -> plan.listeners()
                    .forEach(listener -> listener.lossScaled(scale.scale(), scale.skipped())));
        }
    }

    private boolean isRollbackRequested(BatchResult found) {
        boolean requested = false;
        for (TrainListener listener : plan.listeners()) {
            requested |= listener.updated(found) == LoopRequest.ROLL_BACK;
        }
        return requested;
    }

    /** Writes a checkpoint if one is due, but returns to the last one from an update that failed or from weights that are not finite. */
    private void keep(OptionalLong failed, boolean due) {
        if (failed.isPresent()) {
            replaceLastGood(rollBack(failed.getAsLong()));
        } else if (due) {
            replaceLastGood(state.finite() ? save() : rollBack(state.update()));
        }
    }

    private void replaceLastGood(TrainingCheckpoint by) {
        lastGood.close();
        lastGood = by;
    }

    private TrainingCheckpoint save() {
        TrainingCheckpoint checkpoint = state.checkpoint(plan.largestInMemory());
        plan.store().save(checkpoint);
        plan.listeners().forEach(TrainListener::saved);
        return checkpoint;
    }

    /** Returns to the last good checkpoint and saves the lower learning rate at once, so that it survives a kill. */
    private TrainingCheckpoint rollBack(long from) {
        int before = state.rollbacks();
        if (before == TrainSettings.MAX_ROLLBACKS) {
            throw diverged(from, before);
        }
        state.restore(lastGood);
        state.countRollback(before);
        plan.listeners().forEach(listener -> listener.rolledBack(from, state.update(), state.rollbacks()));
        return save();
    }

    private TrainerException diverged(long from, int rollbacks) {
        if (state.lossScaleFell()) {
            return new TrainerException(
                    ExitCode.DIVERGED,
                    "Training diverged: the loss scale fell below 1 at update " + from + ", after " + rollbacks
                            + " rollbacks, each with half the learning rate.",
                    "Set optimization.precision to BFloat16, or lower optimization.learningRate.");
        }
        return new TrainerException(
                ExitCode.DIVERGED,
                "Training diverged: the loss was not finite at update " + from + ", after " + rollbacks
                        + " rollbacks, each with half the learning rate.",
                "Lower optimization.learningRate (if it is a fine-tune: collection.learningRate).");
    }

    private void stop() {
        slot.gradientStep().storeHeadState();
        result = Optional.of(
                new TrainResult.Stopped(state.update(), state.curve(), state.rollbacks(), state.skippedUpdates()));
    }

    private void finish() {
        slot.gradientStep().storeHeadState();
        slot.sgd().average().ifPresent(WeightAverage::apply);
        result = Optional.of(
                new TrainResult.Finished(state.update(), state.curve(), state.rollbacks(), state.skippedUpdates()));
    }

    /** The result. @throws java.util.NoSuchElementException if the training goes on */
    public TrainResult result() {
        return result.orElseThrow();
    }

    private void forgetUnread() {
        unread.forEach(Unread::close);
        unread.clear();
    }

    @Override
    public void close() {
        if (!unread.isEmpty()) {
            slot.losses().read(); // the device may still use their batches
            forgetUnread();
        }
        lastGood.close();
    }
}
