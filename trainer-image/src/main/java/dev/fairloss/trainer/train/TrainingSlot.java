// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.trainer.model.FaceModel;

/**
 * The arrays and the compiled script that one training uses. Trainings of the same network can use it one after another: load
 * the next weights into its model and run a {@link TrainLoop}. Not thread-safe; several slots can work at the same time.
 */
public final class TrainingSlot implements AutoCloseable {
    private final FaceModel model;
    private final ImageInput input;
    private final Sgd sgd;
    private final GradientStep gradientStep;
    private final UnreadLosses losses;

    /**
     * A slot for trainings of a model, which stays the caller's.
     *
     * @param input what trainings take
     */
    public TrainingSlot(FaceModel model, UpdateSettings settings, ImageInput input) {
        this(model, settings, input, UnreadLosses.defaultCapacity(model.manager()));
    }

    /** @param unreadLosses most updates whose losses are on the device only, 1 or more; results do not depend on it */
    TrainingSlot(FaceModel model, UpdateSettings settings, ImageInput input, int unreadLosses) {
        this.model = model;
        this.input = input;
        this.sgd = new Sgd(model, settings.optimizer());
        this.gradientStep =
                new GradientStep(model, sgd, settings.loss(), settings.precision(), settings.sampling(), input);
        this.losses = new UnreadLosses(model.manager(), unreadLosses);
    }

    /** The model that is trained in place. */
    public FaceModel model() {
        return model;
    }

    /** What trainings take. */
    public ImageInput input() {
        return input;
    }

    Sgd sgd() {
        return sgd;
    }

    GradientStep gradientStep() {
        return gradientStep;
    }

    UnreadLosses losses() {
        return losses;
    }

    /**
     * Resets the state of the previous training: the optimizer and the loss scale start again, sums become 0, and the state of
     * the head is that of the model.
     */
    void reset() {
        losses.clear();
        sgd.reset();
        gradientStep.lossScale().ifPresent(scale -> scale.set(LossScale.State.START));
        gradientStep.clearSums();
        gradientStep.loadHeadState();
    }

    @Override
    public void close() {
        losses.close();
        gradientStep.close();
        sgd.close();
    }
}
