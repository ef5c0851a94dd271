// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.ndarray.NDArray;
import dev.fairloss.trainer.engine.TorchOps;
import dev.fairloss.trainer.engine.TorchOps.SgdRates;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ForwardPass;
import dev.fairloss.trainer.model.ParameterSpec;
import dev.fairloss.trainer.model.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Stochastic gradient descent with Nesterov momentum; the formula is that of {@link TorchOps#sgd}. Weight decay applies to
 * filters, matrices and class centers, not to batch norms and PReLU slopes. Velocities start at 0 and are part of a checkpoint.
 */
public final class Sgd implements AutoCloseable {
    private final TorchOps ops;
    private final Parameters parameters;
    private final Parameters velocities;
    private final double momentum;
    private final double decay;

    /**
     * An optimizer for a model.
     *
     * @param momentum 0 to below 1; .9 in the field
     * @param decay at least 0; 5e-4 in the field
     */
    public Sgd(FaceModel model, double momentum, double decay) {
        this.ops = model.ops();
        this.parameters = model.parameters();
        this.momentum = momentum;
        this.decay = decay;
        List<ParameterSpec> trained = parameters.specs().stream()
                .filter(spec -> spec.kind().trained())
                .toList();
        this.velocities = new Parameters(model.manager(), "velocity/", trained, spec -> new float[spec.size()]);
    }

    /** Velocities by name of the parameter; in a checkpoint as {@code velocity/<name>}. */
    public Parameters velocities() {
        return velocities;
    }

    /** Updates the weights by the gradients that a backward pass has left in the leaves of a forward pass. */
    public void update(ForwardPass pass, double learningRate) {
        apply(pass, learningRate, true);
        apply(pass, learningRate, false);
    }

    private void apply(ForwardPass pass, double learningRate, boolean decayed) {
        List<NDArray> weights = new ArrayList<>();
        List<NDArray> gradients = new ArrayList<>();
        List<NDArray> moments = new ArrayList<>();
        for (ParameterSpec spec : velocities.specs()) {
            if (spec.kind().decayed() == decayed) {
                weights.add(parameters.get(spec.name()));
                gradients.add(pass.parameter(spec.name()).getGradient());
                moments.add(velocities.get(spec.name()));
            }
        }
        ops.sgd(weights, gradients, moments, new SgdRates(learningRate, momentum, decayed ? decay : 0));
        gradients.forEach(NDArray::close);
    }

    @Override
    public void close() {
        velocities.close();
    }
}
