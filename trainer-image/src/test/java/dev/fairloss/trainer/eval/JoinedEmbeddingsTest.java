// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
    void oneNetworkKeepsItsEmbeddings() {
        assertThat(JoinedEmbeddings.of(List.<float[][]>of(ONE))).isSameAs(ONE);
    }
}
