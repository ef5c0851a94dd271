// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.Parameters;

/**
 * State and settings of stochastic gradient descent with Nesterov momentum, which {@link UpdateScript} does. Weight decay applies
 * to filters, matrices and class centers, not to batch norms and PReLU slopes. Velocities start at 0 and are part of a checkpoint.
 */
public final class Sgd implements AutoCloseable {
    private final Settings settings;
    private final Parameters velocities;

    /**
     * Settings that do not change during a training.
     *
     * @param momentum 0 to below 1; .9 in the field
     * @param decay at least 0; 5e-4 in the field
     * @param clipNorm the largest Euclidean norm of all gradients of the network together, class centers excluded; infinite for no
     *     clipping; 5 in arcface_torch
     */
    public record Settings(double momentum, double decay, double clipNorm) {
        /** Without clipping. */
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
    }

    /** Momentum and weight decay. */
    public Settings settings() {
        return settings;
    }

    /** Velocities by name of the parameter; in a checkpoint as {@code velocity/<name>}. */
    public Parameters velocities() {
        return velocities;
    }

    @Override
    public void close() {
        velocities.close();
    }
}
