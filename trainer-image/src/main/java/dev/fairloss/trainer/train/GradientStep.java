// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.engine.Autograd;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ForwardPass;

/** One optimizer update: forward, loss, backward, weights moved. All native memory of an update is back when it returns. */
public final class GradientStep {
    private final FaceModel model;
    private final Sgd sgd;
    private final FairLoss loss;
    private final Precision precision;

    /** Updates of a model; model and optimizer stay the caller's. */
    public GradientStep(FaceModel model, Sgd sgd, FairLoss loss, Precision precision) {
        this.model = model;
        this.sgd = sgd;
        this.loss = loss;
        this.precision = precision;
    }

    /**
     * What came out of an update.
     *
     * @param loss mean over the batch, before the weights moved; may be NaN or infinite
     * @param unit embeddings of length 1 in training mode, (batch, dim), row after row
     */
    public record Outcome(float loss, float[] unit) {}

    /**
     * Does an update. The weights move even if the loss is not finite; the caller looks at it.
     *
     * @param margins margin of each class, (classes)
     */
    public Outcome update(Batch batch, float[] margins, double learningRate) {
        try (NDManager scope = model.manager().newSubManager();
                Autograd autograd = new Autograd()) {
            ForwardPass pass = new ForwardPass(scope, model.weights(), model.ops(), precision, true);
            NDArray images = model.images(scope, batch.pixels(), batch.size());
            NDArray embeddings = model.backbone().embed(pass, images);
            FairLoss.Outcome outcome = loss.of(
                    embeddings, pass.weight(FaceModel.CENTRES), batch.labels(), ofSamples(margins, batch.labels()));
            autograd.backward(outcome.value());
            sgd.update(pass, learningRate);
            return new Outcome(outcome.value().getFloat(), outcome.unit().toFloatArray());
        }
    }

    private static float[] ofSamples(float[] ofClasses, int[] labels) {
        float[] margins = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            margins[i] = ofClasses[labels[i]];
        }
        return margins;
    }
}
