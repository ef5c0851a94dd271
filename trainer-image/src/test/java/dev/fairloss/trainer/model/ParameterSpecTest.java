// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterSpecTest {
    @Test
    void shapesAreThoseOfPyTorch() {
        assertThat(ConvolutionLayer.full("a", 3, 16, 1, Activation.NONE)
                        .parameters(0)
                        .get(0))
                .isEqualTo(new ParameterSpec(
                        "a.conv",
                        ParameterKind.CONVOLUTION,
                        List.of(16L, 3L, 3L, 3L),
                        "a.conv.weight",
                        Math.sqrt(2. / 27)));
        assertThat(ParameterSpec.linear("b", "fc", 96, 128))
                .isEqualTo(new ParameterSpec(
                        "b", ParameterKind.LINEAR, List.of(128L, 96L), "fc.weight", Math.sqrt(1. / 96)));
        assertThat(ParameterSpec.batchNorm("c.bn", "bn1", 7))
                .extracting(spec -> spec.name() + " " + spec.kind() + " " + spec.shape() + " " + spec.torchName())
                .containsExactly(
                        "c.bn.scale SCALE [7] bn1.weight",
                        "c.bn.shift SHIFT [7] bn1.bias",
                        "c.bn.mean RUNNING_MEAN [7] bn1.running_mean",
                        "c.bn.variance RUNNING_VARIANCE [7] bn1.running_var");
    }

    @Test
    void theSizeIsTheProductOfTheShape() {
        assertThat(ParameterSpec.linear("b", "fc", 96, 128).size()).isEqualTo(96 * 128);
        assertThat(new ParameterSpec("a", ParameterKind.CONVOLUTION, List.of(16L, 3L, 5L, 5L), "a", 1).size())
                .isEqualTo(16 * 3 * 5 * 5);
    }

    /** The given deviation for filters, matrices and centers; constants otherwise. */
    @ParameterizedTest
    @EnumSource(ParameterKind.class)
    void initialValuesHaveTheMeanAndVarianceOfTheirKind(ParameterKind kind) {
        // 12,800 values have a relative error of the variance of √(2 / 12800) = 1.25 %.
        var spec = new ParameterSpec("x", kind, List.of(64L, 8L, 5L, 5L), "x", .1);
        double mean =
                switch (kind) {
                    case CONVOLUTION, LINEAR, CENTERS, SHIFT, BIAS, RUNNING_MEAN -> 0;
                    case SCALE, UNIT_SCALE, RUNNING_VARIANCE -> 1;
                    case SLOPE -> .25;
                };
        double variance =
                switch (kind) {
                    case CONVOLUTION, LINEAR, CENTERS -> .01;
                    case SCALE, UNIT_SCALE, SHIFT, BIAS, SLOPE, RUNNING_MEAN, RUNNING_VARIANCE -> 0;
                };
        float[] values = spec.initialValues(1);
        assertThat(values).hasSize(12_800);
        double average = IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
        double squares = IntStream.range(0, values.length)
                .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
                .average()
                .orElseThrow();
        assertThat(average).isCloseTo(mean, within(4 * Math.sqrt(variance / 12_800)));
        assertThat(squares).isCloseTo(variance, within(.05 * variance));
    }

    @Test
    void initialValuesDependOnSeedAndNameOnly() {
        float[] values = ParameterSpec.linear("a", "fc", 4, 3).initialValues(1);
        assertThat(ParameterSpec.linear("a", "fc", 4, 3).initialValues(1)).isEqualTo(values);
        assertThat(ParameterSpec.linear("b", "fc", 4, 3).initialValues(1)).isNotEqualTo(values);
        assertThat(ParameterSpec.linear("a", "fc", 4, 3).initialValues(2)).isNotEqualTo(values);
    }
}
