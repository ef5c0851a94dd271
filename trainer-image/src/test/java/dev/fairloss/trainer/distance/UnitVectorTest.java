// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitVectorTest {
    @Test
    void theDirectionOfASum() {
        assertThat(UnitVector.of(new double[] {3, -4})).containsExactly(.6f, -.8f);
        assertThat(UnitVector.of(new double[] {0, 0})).containsExactly(0, 0);
    }

    @Test
    void theDirectionOfSomeRows() {
        float[] rows = {9, 9, 1, -1, 2, -3, 9, 9};
        assertThat(UnitVector.sum(rows, 2, 2, 2)).containsExactly(3, -4);
        assertThat(UnitVector.ofSum(rows, 1, 2, 2)).containsExactly(.6f, -.8f);
        assertThat(UnitVector.ofSum(rows, 1, 0, 2)).containsExactly(0, 0);
    }
}
