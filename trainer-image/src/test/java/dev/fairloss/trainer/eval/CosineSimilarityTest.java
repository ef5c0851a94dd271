// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CosineSimilarityTest {
    @Test
    void isTheSumOfTheProducts() {
        assertThat(CosineSimilarity.dot(new float[] {2, -3, 4}, new float[] {5, 7, .5f}))
                .isEqualTo(10 - 21 + 2);
        assertThat(CosineSimilarity.dot(new float[0], new float[0])).isZero();
    }

    /** In float32, the second product is lost beside the first one. */
    @Test
    void isSummedInFloat64() {
        assertThat(CosineSimilarity.dot(new float[] {4096, 1}, new float[] {4096, .5f}))
                .isEqualTo(16_777_216.5);
        assertThat(CosineSimilarity.dot(new float[] {4097}, new float[] {4099})).isEqualTo(16_793_603);
    }
}
