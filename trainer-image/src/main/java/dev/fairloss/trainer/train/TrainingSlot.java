// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.model.FaceModel;

/**
 * The arrays and the compiled script that one training uses. Trainings of the same network can use it one after another: load
 * the next weights into its model and run a {@link TrainLoop}. Not thread-safe; several slots can work at the same time.
 */
public final class TrainingSlot implements AutoCloseable {
    private final FaceModel model;
    private final Sgd sgd;
    private final GradientStep gradientStep;

    /** A slot for trainings of a model, which stays the caller's, with all class centers in every update. */
    public TrainingSlot(FaceModel model, Sgd.Settings optimizer, FairLoss loss, Precision precision) {
        this(model, optimizer, loss, precision, ClassSampling.ALL);
    }

    /** A slot for trainings of a model, which stays the caller's. */
    public TrainingSlot(
            FaceModel model, Sgd.Settings optimizer, FairLoss loss, Precision precision, ClassSampling sampling) {
        this.model = model;
        this.sgd = new Sgd(model, optimizer);
        this.gradientStep = new GradientStep(model, sgd, loss, precision, sampling);
    }

    /** The model that is trained in place. */
    public FaceModel model() {
        return model;
    }

    Sgd sgd() {
        return sgd;
    }

    GradientStep gradientStep() {
        return gradientStep;
    }

    /** Forgets the training before: velocities and sums become 0, and the state of the head is that of the model. */
    void reset() {
        sgd.velocities().clear();
        gradientStep.clearSums();
        gradientStep.loadHeadState();
    }

    @Override
    public void close() {
        gradientStep.close();
        sgd.close();
    }
}
