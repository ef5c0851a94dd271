// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.Parameters;

/**
 * Exponential moving average (EMA) of the weights and batch statistics of a network, which {@link UpdateScript} updates:
 * average += (1 - d) (weights - average). Batch statistics are averaged like weights, as in timm's ModelEmaV3;
 * torch.optim.swa_utils.AveragedModel copies the newest ones instead. Class centers are not averaged, since embeddings do not
 * depend on them.
 *
 * <p>The decay d of an update is min(decay, (1 + n) / (10 + n)) after n updates, as in tf.train.ExponentialMovingAverage, so that
 * the initial weights soon have no effect.
 */
final class WeightAverage implements AutoCloseable {
    private final FaceModel model;
    private final double decay;
    private final Parameters averages;

    /** An average of the weights of a model, which stays the caller's. @param decay more than 0, less than 1; .9999 in timm */
    WeightAverage(FaceModel model, double decay) {
        this.model = model;
        this.decay = decay;
        this.averages = new Parameters(
                model.manager(),
                "average/",
                model.parameters().specs().stream()
                        .filter(spec -> !spec.name().equals(FaceModel.CENTERS))
                        .toList(),
                spec -> new float[spec.size()]);
    }

    /** The averages by name of the parameter; in a checkpoint as {@code average/<name>}. */
    Parameters averages() {
        return averages;
    }

    /** The weight 1 - d of the newest weights. @param updates n, the updates before this one */
    double newestWeight(long updates) {
        return 1 - Math.min(decay, (1.0 + updates) / (10 + updates));
    }

    /** Starts again from the weights of the model. */
    void reset() {
        averages.specs().forEach(spec -> averages.copy(spec.name(), model.parameters()));
    }

    /** Replaces the weights and batch statistics of the model by their averages. */
    void apply() {
        averages.specs().forEach(spec -> model.parameters().copy(spec.name(), averages));
    }

    @Override
    public void close() {
        averages.close();
    }
}
