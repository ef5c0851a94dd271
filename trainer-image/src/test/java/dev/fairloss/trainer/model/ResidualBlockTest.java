// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResidualBlockTest {
    private static ConvolutionLayer layer(String name, int in, int out, Activation activation) {
        return ConvolutionLayer.pointwise(name, in, out, activation);
    }

    /** x + (2 channels of filters 1, batch norm: 1 · 2x - 1): 3x - 1, then ReLU. */
    @Test
    void addsTheInputBeforeTheActivation() {
        var block = new ResidualBlock(List.of(layer("a", 2, 2, Activation.NONE)), Activation.RELU);
        try (var run = new LayerRun(block, 1, 1, -1)) {
            for (float[] pair : new float[][] {{2, 5}, {1, 2}, {0, 0}, {-1, 0}}) {
                var x = run.input(pair[0], 1, 2, 1, 1);
                assertThat(run.apply(x).toFloatArray()).containsExactly(new float[] {pair[1], pair[1]}, within(1e-3f));
                assertThat(x.toFloatArray()).as("the input stays as it is").containsOnly(pair[0]);
            }
        }
    }

    @Test
    void layersRunInTheirOrder() {
        var block = new ResidualBlock(
                List.of(layer("a", 2, 4, Activation.RELU), layer("b", 4, 2, Activation.NONE)), Activation.NONE);
        assertThat(block.parameters(0))
                .extracting(ParameterSpec::name)
                .startsWith("a.conv")
                .contains("b.conv");
        try (var run = new LayerRun(block, 1, 1, 0)) {
            // a: 2 channels of 1 give 2 in 4 channels; b: 8; plus the input: 9.
            assertThat(run.apply(run.input(1, 1, 2, 1, 1)).toFloatArray())
                    .containsExactly(new float[] {9, 9}, within(1e-2f));
        }
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("another number of channels", layer("a", 2, 3, Activation.NONE), Activation.RELU),
                Arguments.of("an activation before the sum", layer("a", 2, 2, Activation.RELU), Activation.RELU),
                Arguments.of("an activation with parameters", layer("a", 2, 2, Activation.NONE), Activation.PRELU));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void rejectsLayersThatCannotBeAdded(String why, ConvolutionLayer layer, Activation activation) {
        assertThatThrownBy(() -> new ResidualBlock(List.of(layer), activation))
                .as(why)
                .hasMessageStartingWith("no residual block");
    }
}
