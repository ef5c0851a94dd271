// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.GcPressure;
import dev.fairloss.trainer.engine.Autograd;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DqnTrainerTest {
    /** The backward pass reads arrays of the forward pass, including constants, so they must stay alive until it has run. */
    @Test
    void nothingIsCollectedBeforeTheBackwardPass() {
        float[][] calm = gradients(() -> {});
        assertThat(calm).hasNumberOfRows(6);
        for (float[] gradient : calm) {
            assertThat(gradient).isNotEqualTo(new float[gradient.length]);
        }
        assertThat(gradients(GcPressure::collect)).isDeepEqualTo(calm);
    }

    private static float[][] gradients(Runnable meanwhile) {
        try (NDManager manager = NDManager.newBaseManager();
                Autograd autograd = new Autograd()) {
            var network = new QNetwork(manager, 36, 1);
            var shape = new Shape(36, MarginMdp.ACTIONS);
            NDArray loss = DqnTrainer.loss(network.values(manager), manager.zeros(shape), manager.ones(shape));
            meanwhile.run();
            autograd.backward(loss);
            return network.parameters().stream()
                    .map(parameter -> parameter.getArray().getGradient().toFloatArray())
                    .toArray(float[][]::new);
        }
    }

    @Test
    void theLossIsHubersOverValidTransitions() {
        try (NDManager manager = NDManager.newBaseManager()) {
            // Distances 0, .5, 1, -3 and an invalid 9: (0 + 1/8 + 1/2 + 5/2) / 4.
            NDArray values = manager.create(new float[] {1, 1.5f, 3, -2, 9});
            NDArray target = manager.create(new float[] {1, 1, 2, 1, 0});
            NDArray mask = manager.create(new float[] {1, 1, 1, 1, 0});
            assertThat(DqnTrainer.loss(values, target, mask).getFloat()).isCloseTo(3.125f / 4, within(1e-6f));
        }
    }

    @Test
    void theLearningRateFallsToATenth() {
        assertThat(DqnTrainer.learningRate(0, 100)).isEqualTo(5e-3);
        assertThat(DqnTrainer.learningRate(50, 100)).isCloseTo(5e-3 / Math.sqrt(10), within(1e-12));
        assertThat(DqnTrainer.learningRate(100, 100)).isCloseTo(5e-4, within(1e-12));
    }

    /** Adam's first step moves every parameter by the learning rate, whatever the size of its gradient. */
    @Test
    void oneUpdateMovesEachValueByAboutTheLearningRate() {
        var mdp = Rewards.mdp(Rewards.drawn(1), .9);
        double[][] start;
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] flat = new QNetwork(manager, 36, 7).values(manager).toFloatArray();
            start = new double[36][3];
            for (int i = 0; i < flat.length; i++) {
                start[i / 3][i % 3] = flat[i];
            }
        }
        double[][] learned = new DqnTrainer(1, 7).learn(mdp);
        double[][] exact = ValueIteration.solve(mdp);
        int nearer = 0;
        for (int s = 0; s < 36; s++) {
            for (int a = 0; a < 3; a++) {
                assertThat(Double.isNaN(learned[s][a])).isEqualTo(!mdp.isValid(s, a));
                if (mdp.isValid(s, a)) {
                    nearer += Math.abs(learned[s][a] - exact[s][a]) < Math.abs(start[s][a] - exact[s][a]) ? 1 : 0;
                    assertThat(learned[s][a]).isNotEqualTo(start[s][a]).isCloseTo(start[s][a], within(2.));
                }
            }
        }
        assertThat(nearer).isGreaterThan(45);
    }

    /** Recorded values. The float arithmetic of another processor may differ in the last digits, an update more or less by .01. */
    @Test
    void theValuesAfterTwoUpdatesDoNotChange() {
        double[][] values = new DqnTrainer(2, 7).learn(Rewards.mdp(Rewards.drawn(1), .9));
        assertThat(values[1]).containsExactly(new double[] {.21019, .46656, .93455}, within(1e-4));
        assertThat(values[20]).containsExactly(new double[] {Double.NaN, .27668, .44878}, within(1e-4));
    }

    @Test
    void theSameSeedGivesTheSameValuesBitForBit() {
        var mdp = Rewards.mdp(Rewards.drawn(1), .9);
        var values = new DqnTrainer(12, 3).learn(mdp);
        assertThat(Arrays.deepEquals(new DqnTrainer(12, 3).learn(mdp), values)).isTrue();
        assertThat(Arrays.deepEquals(new DqnTrainer(12, 4).learn(mdp), values)).isFalse();
    }

    @Test
    void anUpdateIsTheLeast() {
        assertThatThrownBy(() -> new DqnTrainer(0, 1)).hasMessage("updates must be at least 1, not 0");
    }
}
