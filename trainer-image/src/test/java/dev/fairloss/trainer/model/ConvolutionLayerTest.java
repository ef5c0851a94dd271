// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionLayerTest {
    /** Layer, expected filters and expected output of a batch of two images of 4 channels and 6 × 6 pixels. */
    static Stream<Arguments> layers() {
        return Stream.of(
                Arguments.of(
                        ConvolutionLayer.full("a", 4, 8, 1, Activation.RELU), "[8, 4, 3, 3]", new Shape(2, 8, 6, 6)),
                Arguments.of(
                        ConvolutionLayer.full("a", 4, 8, 2, Activation.RELU), "[8, 4, 3, 3]", new Shape(2, 8, 3, 3)),
                Arguments.of(
                        ConvolutionLayer.pointwise("a", 4, 8, Activation.PRELU), "[8, 4, 1, 1]", new Shape(2, 8, 6, 6)),
                Arguments.of(
                        ConvolutionLayer.depthwise("a", 4, 3, 1, 1, Activation.NONE),
                        "[4, 1, 3, 3]",
                        new Shape(2, 4, 6, 6)),
                Arguments.of(
                        ConvolutionLayer.depthwise("a", 4, 6, 1, 0, Activation.NONE),
                        "[4, 1, 6, 6]",
                        new Shape(2, 4, 1, 1)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void filtersAndOutputHaveTheExpectedShape(ConvolutionLayer layer, String filters, Shape output) {
        assertThat(layer.parameters(0).get(0).name()).isEqualTo("a.conv");
        assertThat(layer.parameters(0).get(0).shape()).hasToString(filters);
        try (var run = new LayerRun(layer, 1, 1, 0)) {
            assertThat(run.apply(run.input(1, 2, 4, 6, 6)).getShape()).isEqualTo(output);
        }
    }

    @Test
    void onlyPreluHasParametersOfItsOwn() {
        assertThat(ConvolutionLayer.pointwise("a", 4, 8, Activation.PRELU).parameters(0))
                .extracting(ParameterSpec::name)
                .containsExactly("a.conv", "a.bn.scale", "a.bn.shift", "a.bn.mean", "a.bn.variance", "a.prelu");
        assertThat(ConvolutionLayer.pointwise("a", 4, 8, Activation.PRELU)
                        .in(TorchModules.sequential("layers.0"))
                        .parameters(0))
                .extracting(ParameterSpec::torchName)
                .containsExactly(
                        "layers.0.0.weight",
                        "layers.0.1.weight",
                        "layers.0.1.bias",
                        "layers.0.1.running_mean",
                        "layers.0.1.running_var",
                        "layers.0.2.weight");
        assertThat(ConvolutionLayer.pointwise("a", 4, 8, Activation.RELU).parameters(0))
                .hasSize(5);
    }

    /** 4 channels of 1 with filters of -1 give -4; batch norm: 2 (-4) + 1 = -7; PReLU with slope .25: -1.75. */
    @Test
    void convolvesNormalizesAndActivates() {
        for (Activation activation : Activation.values()) {
            var layer = ConvolutionLayer.pointwise("a", 4, 8, activation);
            float expected =
                    switch (activation) {
                        case NONE -> -7;
                        case RELU -> 0;
                        case PRELU -> -1.75f;
                    };
            try (var run = new LayerRun(layer, -1, 2, 1)) {
                float[] output = run.apply(run.input(1, 1, 4, 1, 1)).toFloatArray();
                assertThat(output).hasSize(8);
                for (float value : output) {
                    assertThat(value).isCloseTo(expected, within(1e-3f));
                }
            }
        }
    }
}
