// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.engine.Autograd;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.loss.HeadInput;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ForwardPass;

/** One optimizer update: forward pass, loss, backward pass, new weights. Frees all native memory of the update on return. */
public final class GradientStep {
    private final FaceModel model;
    private final Sgd sgd;
    private final FairLoss loss;
    private final Precision precision;

    /** Updates a model; model and optimizer stay the caller's. */
    public GradientStep(FaceModel model, Sgd sgd, FairLoss loss, Precision precision) {
        this.model = model;
        this.sgd = sgd;
        this.loss = loss;
        this.precision = precision;
    }

    /**
     * The result of an update.
     *
     * @param loss mean over the batch with the weights before the update; may be NaN or infinite
     * @param unit embeddings of length 1 in training mode, (batch, dim), row after row
     */
    public record Outcome(float loss, float[] unit) {}

    /**
     * Does an update. It changes the weights even if the loss is not finite; the caller must check.
     *
     * @param margins margin of each class, (classes)
     * @param epoch from 0
     */
    public Outcome update(Batch batch, float[] margins, int epoch, double learningRate) {
        try (NDManager scope = model.manager().newSubManager();
                Autograd autograd = new Autograd()) {
            ForwardPass pass = new ForwardPass(scope, model.parameters(), model.ops(), precision, true);
            NDArray images = model.images(scope, batch.pixels(), batch.size());
            NDArray embeddings = model.backbone().embed(pass, images);
            var targets =
                    new HeadInput.Targets(batch.labels(), ofSamples(margins, batch.labels()), epoch, model.headState());
            FairLoss.Outcome outcome = loss.of(embeddings, pass.parameter(FaceModel.CENTERS), targets);
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
