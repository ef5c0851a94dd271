// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.GcPressure;
import dev.fairloss.trainer.engine.Autograd;
import org.junit.jupiter.api.Test;

class DqnTrainerTest {
    private static final QNetwork NETWORK = new QNetwork(36);

    /** The backward pass reads what the forward pass has left for it, constants too: all of it must live until then. */
    @Test
    void nothingIsCollectedBeforeTheBackwardPass() {
        float[] calm = gradient(() -> {});
        assertThat(calm).as("a gradient").isNotEqualTo(new float[calm.length]);
        assertThat(gradient(GcPressure::collect)).containsExactly(calm);
    }

    private static float[] gradient(Runnable meanwhile) {
        try (NDManager manager = NDManager.newBaseManager();
                Autograd autograd = new Autograd()) {
            NDArray leaf = manager.create(NETWORK.initialWeights(1));
            leaf.setRequiresGradient(true);
            var shape = new Shape(36, MarginMdp.ACTIONS);
            NDArray loss = DqnTrainer.loss(NETWORK, leaf, manager.zeros(shape), manager.ones(shape));
            meanwhile.run();
            autograd.backward(loss);
            return leaf.getGradient().toFloatArray();
        }
    }
}
