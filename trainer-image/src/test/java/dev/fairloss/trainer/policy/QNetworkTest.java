// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QNetworkTest {
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void hasThreeLayersOf64And64And3Units() {
        assertThat(new QNetwork(manager, 36, 1).parameters())
                .extracting(parameter -> parameter.getArray().getShape())
                .containsExactly(
                        new Shape(64, 36),
                        new Shape(64),
                        new Shape(64, 64),
                        new Shape(64),
                        new Shape(3, 64),
                        new Shape(3));
        assertThat(new QNetwork(manager, 5, 1).values(manager).getShape()).isEqualTo(new Shape(5, 3));
    }

    @Test
    void initialParametersFillTheirBounds() {
        double[] bounds = {1, 1, Math.sqrt(6. / 64), Math.sqrt(6. / 64), 1. / 8, 1. / 8};
        var parameters = new QNetwork(manager, 36, 1).parameters();
        for (int i = 0; i < bounds.length; i++) {
            float[] values = parameters.get(i).getArray().toFloatArray();
            double largest = 0;
            double sum = 0;
            for (float value : values) {
                largest = Math.max(largest, Math.abs(value));
                sum += value;
            }
            assertThat(largest).isLessThanOrEqualTo(bounds[i]);
            if (values.length > 3) {
                assertThat(largest).isGreaterThan(.9 * bounds[i]);
                // Uniform: standard deviation bound/√3 of a value, over √n of a mean.
                assertThat(sum / values.length).isCloseTo(0, within(4 * bounds[i] / Math.sqrt(3. * values.length)));
            }
        }
    }

    /** A change of the drawing order would change all learned policies. */
    @Test
    void parametersAreDrawnLayerByLayerAndInputByInput() {
        var random = Seeds.random(5, "q-network");
        double[] bounds = {1, Math.sqrt(6. / 64), 1. / 8};
        var parameters = new QNetwork(manager, 7, 5).parameters();
        for (int layer = 0; layer < 3; layer++) {
            var weight = parameters.get(2 * layer).getArray();
            int outputs = (int) weight.getShape().get(0);
            int inputs = (int) weight.getShape().get(1);
            float[] expected = new float[outputs * inputs];
            for (int input = 0; input < inputs; input++) {
                for (int output = 0; output < outputs; output++) {
                    expected[output * inputs + input] = (float) random.nextDouble(-bounds[layer], bounds[layer]);
                }
            }
            assertThat(weight.toFloatArray()).isEqualTo(expected);
            float[] bias = new float[outputs];
            for (int output = 0; output < outputs; output++) {
                bias[output] = (float) random.nextDouble(-bounds[layer], bounds[layer]);
            }
            assertThat(parameters.get(2 * layer + 1).getArray().toFloatArray()).isEqualTo(bias);
        }
    }

    @Test
    void theSeedAloneDeterminesTheParameters() {
        manager.getEngine().setRandomSeed(1);
        NDArray one = new QNetwork(manager, 36, 5).values(manager);
        manager.getEngine().setRandomSeed(2);
        assertThat(new QNetwork(manager, 36, 5).values(manager)).isEqualTo(one);
        assertThat(new QNetwork(manager, 36, 6).values(manager)).isNotEqualTo(one);
    }

    /** The network computed by hand from its parameters. */
    @Test
    void valuesAreThoseOfAPerceptronWithReLU() {
        var network = new QNetwork(manager, 4, 2);
        double[][] hidden = new double[4][];
        float[][] p = network.parameters().stream()
                .map(parameter -> parameter.getArray().toFloatArray())
                .toArray(float[][]::new);
        float[] values = network.values(manager).toFloatArray();
        for (int s = 0; s < 4; s++) {
            double[] input = new double[4];
            input[s] = 1;
            hidden[s] = relu(layer(relu(layer(input, p[0], p[1])), p[2], p[3]));
            double[] expected = layer(hidden[s], p[4], p[5]);
            for (int a = 0; a < 3; a++) {
                assertThat(values[3 * s + a]).isCloseTo((float) expected[a], within(1e-5f));
            }
        }
    }

    private static double[] layer(double[] input, float[] weight, float[] bias) {
        double[] output = new double[bias.length];
        for (int o = 0; o < bias.length; o++) {
            output[o] = bias[o];
            for (int i = 0; i < input.length; i++) {
                output[o] += weight[o * input.length + i] * input[i];
            }
        }
        return output;
    }

    private static double[] relu(double[] values) {
        double[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.max(0, result[i]);
        }
        return result;
    }
}
