// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinedEmbeddingsTest {
    private static final float[][] ONE = {{1, 0}, {.6f, .8f}, {0, -1}};
    private static final float[][] OTHER = {{0, 1}, {0, 1}, {1, 0}};

    @Test
    void theSimilarityIsTheMeanOverTheNetworks() {
        float[][] joined = JoinedEmbeddings.of(List.of(ONE, OTHER));
        // (.6 + 1) / 2, (0 + 0) / 2, (-.8 + 0) / 2
        assertThat(CosineSimilarity.dot(joined[0], joined[1])).isCloseTo(.8, within(1e-6));
        assertThat(CosineSimilarity.dot(joined[0], joined[2])).isCloseTo(0, within(1e-6));
        assertThat(CosineSimilarity.dot(joined[1], joined[2])).isCloseTo(-.4, within(1e-6));
        assertThat(CosineSimilarity.dot(joined[1], joined[1])).isCloseTo(1, within(1e-6));
    }

    @Test
    void rowsAreJoinedAlike() {
        float[][] joined = JoinedEmbeddings.of(List.of(ONE, OTHER));
        float[] rows =
                JoinedEmbeddings.rows(List.of(new float[] {1, 0, .6f, .8f, 0, -1}, new float[] {0, 1, 0, 1, 1, 0}), 3);
        for (int row = 0; row < 3; row++) {
            assertThat(Arrays.copyOfRange(rows, 4 * row, 4 * row + 4)).containsExactly(joined[row]);
        }
        float[] one = {1, 0};
        assertThat(JoinedEmbeddings.rows(List.of(one), 1)).isSameAs(one);
    }

    @Test
    void oneNetworkKeepsItsEmbeddings() {
        assertThat(JoinedEmbeddings.of(List.<float[][]>of(ONE))).isSameAs(ONE);
    }
}
