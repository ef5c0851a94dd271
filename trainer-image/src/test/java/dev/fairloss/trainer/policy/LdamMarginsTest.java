// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LdamMarginsTest {
    @Test
    void fallsWithTheFourthRootOfTheCount() {
        // 81 = 3^4 times as many images, a third of the margin.
        assertThat(LdamMargins.of(new int[] {2, 162, 32}, .3))
                .containsExactly(new float[] {.3f, .1f, .15f}, within(1e-6f));
    }

    @Test
    void equalCountsGiveTheInitialMarginToAll() {
        assertThat(LdamMargins.of(new int[] {7, 7, 7}, .25)).containsOnly(.25f);
        assertThat(LdamMargins.of(new int[] {}, .25)).isEmpty();
    }
}
