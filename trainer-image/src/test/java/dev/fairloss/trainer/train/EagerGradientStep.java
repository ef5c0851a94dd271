// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.engine.Autograd;
import dev.fairloss.trainer.engine.TorchOps;
import dev.fairloss.trainer.engine.TorchOps.SgdRates;
import dev.fairloss.trainer.loss.EagerLoss;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.model.EagerForward;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ParameterSpec;
import dev.fairloss.trainer.model.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * The update of {@link GradientStep} as one call of libtorch for each operation: the reference for its script. The scale of the
 * loss in float16 is computed here.
 */
final class EagerGradientStep {
    private final FaceModel model;
    private final Sgd sgd;
    private final FairLoss loss;
    private final Precision precision;
    private final TorchOps ops;
    private final float[] sums;
    private ScalingRule scaling = ScalingRule.START;

    EagerGradientStep(FaceModel model, Sgd sgd, FairLoss loss, Precision precision) {
        this.model = model;
        this.sgd = sgd;
        this.loss = loss;
        this.precision = precision;
        this.ops = new TorchOps(model.manager());
        this.sums = new float[model.shape().classes() * model.shape().embeddingSize()];
    }

    /** @return the loss with the weights before the update */
    float update(Batch batch, float[] margins, double learningRate) {
        try (NDManager scope = model.manager().newSubManager();
                Autograd autograd = new Autograd()) {
            EagerForward pass = new EagerForward(scope, model.parameters(), ops, precision, true);
            NDArray images = model.pixels(scope, batch.pixels(), batch.size()).transpose(0, 3, 1, 2);
            NDArray embeddings = pass.embed(model.backbone(), images);
            var samples = new EagerLoss.Samples(batch.labels(), ofSamples(margins, batch.labels()), model.headState());
            EagerLoss.Outcome outcome = EagerLoss.of(loss, embeddings, pass.parameter(FaceModel.CENTERS), samples);
            if (precision == Precision.Float16) {
                autograd.backward(outcome.value().mul(scope.create((float) scaling.scale())));
                boolean overflow = unscale(pass, scope);
                scaling = scaling.next(overflow);
                if (!overflow) {
                    move(pass, scope, learningRate);
                }
            } else {
                autograd.backward(outcome.value());
                move(pass, scope, learningRate);
            }
            sgd.average().ifPresent(average -> average(average.averages(), batch.update(), scope));
            add(outcome.unit().toFloatArray(), batch.labels());
            return outcome.value().getFloat();
        }
    }

    float[] sums() {
        return sums;
    }

    ScalingRule scaling() {
        return scaling;
    }

    void start(ScalingRule from) {
        scaling = from;
    }

    /** Divides the gradients by the scale. @return whether one was not finite */
    private boolean unscale(EagerForward pass, NDManager scope) {
        NDArray inverse = scope.create((float) (1 / scaling.scale()));
        boolean overflow = false;
        for (ParameterSpec spec : sgd.velocities().specs()) {
            try (NDArray gradient = pass.parameter(spec.name()).getGradient()) {
                for (float value : gradient.toFloatArray()) {
                    overflow |= !Float.isFinite(value);
                }
                gradient.muli(inverse);
            }
        }
        return overflow;
    }

    private void move(EagerForward pass, NDManager scope, double learningRate) {
        clip(pass, scope);
        update(pass, learningRate, true);
        update(pass, learningRate, false);
    }

    private void clip(EagerForward pass, NDManager scope) {
        double limit = sgd.settings().clipNorm();
        if (!Double.isFinite(limit)) {
            return;
        }
        NDList gradients = new NDList();
        for (boolean decayed : new boolean[] {true, false}) {
            for (ParameterSpec spec : sgd.velocities().specs()) {
                if (spec.kind().decayed() == decayed && !spec.name().equals(FaceModel.CENTERS)) {
                    gradients.add(pass.parameter(spec.name()).getGradient());
                }
            }
        }
        NDList norms = new NDList(gradients.stream().map(NDArray::norm).toList());
        NDArray total = NDArrays.stack(norms).norm();
        NDArray one = scope.create(1f);
        NDArray factor = one.div(total.add(scope.create(1e-6f)))
                .mul(scope.create((float) limit))
                .minimum(one);
        gradients.forEach(gradient -> gradient.muli(factor));
        gradients.forEach(NDArray::close);
    }

    private void update(EagerForward pass, double learningRate, boolean decayed) {
        List<NDArray> weights = new ArrayList<>();
        List<NDArray> gradients = new ArrayList<>();
        List<NDArray> velocities = new ArrayList<>();
        for (ParameterSpec spec : sgd.velocities().specs()) {
            if (spec.kind().decayed() == decayed) {
                weights.add(model.parameters().get(spec.name()));
                gradients.add(pass.parameter(spec.name()).getGradient());
                velocities.add(sgd.velocities().get(spec.name()));
            }
        }
        Sgd.Settings settings = sgd.settings();
        ops.sgd(
                weights,
                gradients,
                velocities,
                new SgdRates(learningRate, settings.momentum(), decayed ? settings.decay() : 0));
        gradients.forEach(NDArray::close);
    }

    private void average(Parameters averages, long updates, NDManager scope) {
        double decay = Math.min(sgd.settings().emaDecay().orElseThrow(), (1.0 + updates) / (10 + updates));
        for (ParameterSpec spec : averages.specs()) {
            NDArray newest = model.parameters().get(spec.name());
            ops.lerp(averages.get(spec.name()), newest, scope.create((float) (1 - decay)));
        }
    }

    private void add(float[] unit, int[] labels) {
        int dim = model.shape().embeddingSize();
        for (int i = 0; i < labels.length; i++) {
            for (int d = 0; d < dim; d++) {
                sums[labels[i] * dim + d] += unit[i * dim + d];
            }
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
