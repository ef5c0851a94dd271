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
        assertThat(ParameterSpec.convolution("a.conv", 3, 16, 5))
                .isEqualTo(new ParameterSpec("a.conv", ParameterKind.CONVOLUTION, List.of(16L, 3L, 5L, 5L)));
        assertThat(ParameterSpec.linear("b", 96, 128))
                .isEqualTo(new ParameterSpec("b", ParameterKind.LINEAR, List.of(128L, 96L)));
        assertThat(ParameterSpec.batchNorm("c.bn", 7))
                .extracting(spec -> spec.name() + " " + spec.kind() + " " + spec.shape())
                .containsExactly(
                        "c.bn.scale SCALE [7]",
                        "c.bn.shift SHIFT [7]",
                        "c.bn.mean RUNNING_MEAN [7]",
                        "c.bn.variance RUNNING_VARIANCE [7]");
    }

    @Test
    void theSizeIsTheProductOfTheShape() {
        assertThat(ParameterSpec.convolution("a", 3, 16, 5).size()).isEqualTo(3 * 16 * 5 * 5);
        assertThat(ParameterSpec.linear("b", 96, 128).size()).isEqualTo(96 * 128);
    }

    /** Variance 2 / fan-in for filters, 1 / fan-in for matrices and centers; constants otherwise. */
    @ParameterizedTest
    @EnumSource(ParameterKind.class)
    void initialValuesHaveTheMeanAndVarianceOfTheirKind(ParameterKind kind) {
        // 64 rows of 200 inputs; 12,800 values have a relative error of the variance of √(2 / 12800) = 1.25 %.
        var spec = new ParameterSpec("x", kind, List.of(64L, 8L, 5L, 5L));
        double mean =
                switch (kind) {
                    case CONVOLUTION, LINEAR, CENTERS, SHIFT, RUNNING_MEAN -> 0;
                    case SCALE, RUNNING_VARIANCE -> 1;
                    case SLOPE -> .25;
                };
        double variance =
                switch (kind) {
                    case CONVOLUTION -> 2. / 200;
                    case LINEAR, CENTERS -> 1. / 200;
                    case SCALE, SHIFT, SLOPE, RUNNING_MEAN, RUNNING_VARIANCE -> 0;
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
        float[] values = ParameterSpec.linear("a", 4, 3).initialValues(1);
        assertThat(ParameterSpec.linear("a", 4, 3).initialValues(1)).isEqualTo(values);
        assertThat(ParameterSpec.linear("b", 4, 3).initialValues(1)).isNotEqualTo(values);
        assertThat(ParameterSpec.linear("a", 4, 3).initialValues(2)).isNotEqualTo(values);
    }
}
