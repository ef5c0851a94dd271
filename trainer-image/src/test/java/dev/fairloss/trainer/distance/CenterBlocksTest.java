// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CenterBlocksTest {
    /** 1,100 classes: two whole blocks and one of 76. */
    @ParameterizedTest
    @ValueSource(ints = {0, 511, 512, 1023, 1024, 1099})
    void aCenterIsADirectionWhereverItsBlockIs(int label) {
        var centers = new CenterBlocks(1100, 2);
        centers.set(label, new double[] {3, -4});
        float[] copy = new float[3];
        centers.copy(label, copy, 1);
        assertThat(copy).containsExactly(0, .6f, -.8f);
        assertThat(centers.isKnown(label)).isTrue();
        assertThat(centers.isKnown((label + 1) % 1100)).isFalse();
        assertThat(centers.cosine(label, new float[] {9, 9, 0, 1}, 2)).isEqualTo(-.8f);
        assertThat(centers.cosine((label + 1) % 1100, new float[] {0, 1}, 0)).isNaN();
    }

    @Test
    void theLastBlockIsShorter() {
        var centers = new CenterBlocks(1100, 3);
        assertThat(centers.blocks()).isEqualTo(3);
        assertThat(centers.width(1)).isEqualTo(512);
        assertThat(centers.width(2)).isEqualTo(76);
        assertThat(centers.block(2)).hasSize(3 * 76);
        assertThat(centers.classes()).isEqualTo(1100);
    }

    @Test
    void aSumWithoutADirectionGivesNoCenter() {
        var centers = new CenterBlocks(3, 2);
        centers.set(0, new double[] {1e-7, 0});
        centers.set(1, new double[] {Double.NaN, 1});
        centers.set(2, new double[] {1e-5, 0});
        assertThat(centers.isKnown(0)).isFalse();
        assertThat(centers.isKnown(1)).isFalse();
        assertThat(centers.isKnown(2)).isTrue();
    }
}
