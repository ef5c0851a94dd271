// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.mdp.CountGroup;
import org.junit.jupiter.api.Test;

class CountEdgesTest {
    @Test
    void theDefaultsAreTwoAndFive() {
        assertThat(CountEdges.DEFAULT.group(1)).isEqualTo(CountGroup.TAIL);
        assertThat(CountEdges.DEFAULT.group(2)).isEqualTo(CountGroup.TAIL);
        assertThat(CountEdges.DEFAULT.group(3)).isEqualTo(CountGroup.MIDDLE);
        assertThat(CountEdges.DEFAULT.group(5)).isEqualTo(CountGroup.MIDDLE);
        assertThat(CountEdges.DEFAULT.group(6)).isEqualTo(CountGroup.HEAD);
        assertThat(CountEdges.DEFAULT.group(530)).isEqualTo(CountGroup.HEAD);
    }

    @Test
    void aLongTailUsesTheDefaults() {
        assertThat(CountEdges.of(new int[] {2, 2, 2, 530, 7, 4})).isEqualTo(CountEdges.DEFAULT);
        assertThat(CountEdges.of(new int[] {})).isEqualTo(CountEdges.DEFAULT);
    }

    @Test
    void fiveImagesOfEveryIdentityUseTerciles() {
        // Sorted 5 6 7 8 9 10: a third of six identities is 2 (up to 6 images), two thirds 4 (up to 8).
        assertThat(CountEdges.of(new int[] {10, 5, 9, 6, 8, 7})).isEqualTo(new CountEdges(6, 8));
    }

    @Test
    void tercilesNeedFourImagesOfEveryIdentity() {
        assertThat(CountEdges.of(new int[] {3, 6, 9})).isEqualTo(CountEdges.DEFAULT);
        assertThat(CountEdges.of(new int[] {4, 6, 9})).isEqualTo(new CountEdges(4, 6));
    }

    @Test
    void equalCountsStayTogether() {
        // 5 5 5 5 20 30: four identities are up to 5, nearer to 2 than five up to 20; 4 is two thirds exactly: middle
        // empty.
        assertThat(CountEdges.of(new int[] {5, 5, 5, 5, 20, 30})).isEqualTo(new CountEdges(5, 5));
        assertThat(CountEdges.of(new int[] {9, 9, 9})).isEqualTo(new CountEdges(9, 9));
    }

    @Test
    void anEdgeIsBetweenDifferentCounts() {
        // A third of six identities is 2: one has 5 images; the next count, 6, would add five identities.
        assertThat(CountEdges.of(new int[] {5, 6, 6, 6, 6, 6})).isEqualTo(new CountEdges(5, 6));
    }

    @Test
    void theLowerOfTwoEquallyNearEdgesIsTaken() {
        // A third is 2: up to 5 images there is one identity, up to 6 there are three. Two thirds, 4, are those up to
        // 7.
        assertThat(CountEdges.of(new int[] {5, 6, 6, 7, 8, 9})).isEqualTo(new CountEdges(5, 7));
    }

    @Test
    void edgesMustAscend() {
        assertThatThrownBy(() -> new CountEdges(5, 2))
                .hasMessageContaining("count edges must be ascending and at least 0, not 5 and 2");
    }
}
