// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.trainer.model.FaceModel;
import java.util.Optional;

/**
 * The arrays and the compiled script that one training uses. Trainings of the same network can use it one after another: load
 * the next weights into its model and run a {@link TrainLoop}. Not thread-safe; several slots can work at the same time.
 */
public final class TrainingSlot implements AutoCloseable {
    private final FaceModel model;
    private final boolean cropping;
    private final Sgd sgd;
    private final GradientStep gradientStep;

    /**
     * A slot for trainings of a model, which stays the caller's.
     *
     * @param images trainings take crops of these images, see {@link dev.fairloss.trainer.batch.CropBatches}; empty for batches
     *     of pixels
     */
    public TrainingSlot(FaceModel model, UpdateSettings settings, Optional<DeviceImages> images) {
        this.model = model;
        this.cropping = images.isPresent();
        this.sgd = new Sgd(model, settings.optimizer());
        this.gradientStep =
                new GradientStep(model, sgd, settings.loss(), settings.precision(), settings.sampling(), images);
    }

    /** The model that is trained in place. */
    public FaceModel model() {
        return model;
    }

    /** Whether trainings take crops of images on the device instead of pixels. */
    public boolean isCropping() {
        return cropping;
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
