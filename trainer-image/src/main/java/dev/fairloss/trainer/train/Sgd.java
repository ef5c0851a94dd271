// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.ndarray.NDList;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.Parameters;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.safetensors.SafetensorsWriter;
import java.util.Optional;

/**
 * State and settings of stochastic gradient descent with Nesterov momentum, which {@link UpdateScript} does. Weight decay applies
 * to filters, matrices and class centers, not to batch norms and PReLU slopes. Velocities start at 0. They are part of a
 * checkpoint, as are the averaged weights if there are any.
 */
public final class Sgd implements AutoCloseable {
    private final Settings settings;
    private final Parameters velocities;
    private final Optional<WeightAverage> average;

    /**
     * Settings that do not change during a training.
     *
     * @param momentum 0 to below 1; .9 in the field
     * @param decay at least 0; 5e-4 in the field
     * @param clipNorm the largest Euclidean norm of all gradients of the network together, class centers excluded; infinite for no
     *     clipping; 5 in arcface_torch
     * @param emaDecay the decay of the {@link WeightAverage}, if the weights are averaged
     */
    public record Settings(double momentum, double decay, double clipNorm, Optional<Double> emaDecay) {
        /** Without averaging. */
        public Settings(double momentum, double decay, double clipNorm) {
            this(momentum, decay, clipNorm, Optional.empty());
        }

        /** Without clipping and averaging. */
        public Settings(double momentum, double decay) {
            this(momentum, decay, Double.POSITIVE_INFINITY);
        }
    }

    /** An optimizer for a model. */
    public Sgd(FaceModel model, Settings settings) {
        this.settings = settings;
        this.velocities = new Parameters(
                model.manager(),
                "velocity/",
                model.parameters().specs().stream()
                        .filter(spec -> spec.kind().trained())
                        .toList(),
                spec -> new float[spec.size()]);
        this.average = settings.emaDecay().map(decay -> new WeightAverage(model, decay));
    }

    /** The settings. */
    public Settings settings() {
        return settings;
    }

    /** Velocities by name of the parameter; in a checkpoint as {@code velocity/<name>}. */
    public Parameters velocities() {
        return velocities;
    }

    /** The averaged weights, if the weights are averaged. */
    Optional<WeightAverage> average() {
        return average;
    }

    /** All arrays of a checkpoint; they stay owned by this object. */
    NDList tensors() {
        NDList tensors = velocities.tensors();
        average.ifPresent(averaged -> tensors.addAll(averaged.averages().tensors()));
        return tensors;
    }

    /** Adds the {@link #tensors} to a checkpoint. */
    void addTo(SafetensorsWriter writer) {
        velocities.addTo(writer);
        average.ifPresent(averaged -> averaged.averages().addTo(writer));
    }

    /** Replaces the {@link #tensors}; see {@link Parameters#load}. */
    void load(SafetensorsFile checkpoint) {
        velocities.load(checkpoint);
        average.ifPresent(averaged -> averaged.averages().load(checkpoint));
    }

    /** Resets the state of the previous training: velocities become 0, and averages the weights of the model. */
    void reset() {
        velocities.clear();
        average.ifPresent(WeightAverage::reset);
    }

    @Override
    public void close() {
        velocities.close();
        average.ifPresent(WeightAverage::close);
    }
}
