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

    /**
     * A slot for trainings of a model, which stays the caller's.
     *
     * @param input what trainings take
     */
    public TrainingSlot(FaceModel model, UpdateSettings settings, ImageInput input) {
        this.model = model;
        this.input = input;
        this.sgd = new Sgd(model, settings.optimizer());
        this.gradientStep =
                new GradientStep(model, sgd, settings.loss(), settings.precision(), settings.sampling(), input);
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

    /**
     * Resets the state of the previous training: the optimizer starts again, sums become 0, and the state of the head is that of
     * the model.
     */
    void reset() {
        sgd.reset();
        gradientStep.clearSums();
        gradientStep.loadHeadState();
    }

    @Override
    public void close() {
        gradientStep.close();
        sgd.close();
    }
}
