// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundingTest {
    /** n u / (1 - n u) with n = 512, u = 2^-24: 2^-15 / (1 - 2^-15). */
    @Test
    void float32OfAnEmbedding() {
        assertThat(Rounding.float32(512)).isEqualTo(1 / 32767., within(1e-15));
    }

    /** All values are equal, and each product and each sum rounds down: the worst case of the order in which the values come. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 100, 512})
    void theBoundHoldsForOneSumAfterAnother(int dim) {
        float value = (float) Math.sqrt(1. / dim);
        float sum = 0;
        for (int k = 0; k < dim; k++) {
            sum += value * value;
        }
        double exact = (double) value * value * dim;
        assertThat(Math.abs(sum - exact) / exact).isLessThanOrEqualTo(Rounding.float32(dim));
    }

    /** Factors of 1 + 2^-10 - 2^-20 each, truncated to 1. */
    @Test
    void tensorFloat32LosesDigitsOfBothFactors() {
        double factor = 1 + 0x1p-10 - 0x1p-20;
        assertThat(Rounding.tensorFloat32(1)).isGreaterThan((factor * factor - 1) / (factor * factor));
        assertThat(Rounding.tensorFloat32(512)).isBetween(2 * 0x1p-10, 3 * 0x1p-10);
    }
}
