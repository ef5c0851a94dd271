// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrawnPairsTest {
    /** Images 0 and 3, and 3 and 5; 1, 2 and 4 are in no pair. */
    private static final DrawnPairs DRAWN = new DrawnPairs(
            new TrainingIdentities(new int[6], new boolean[6], new int[1]),
            List.of(
                    new FairnessPairs.Owned(new ImagePair(0, 3, true, 0), 0, 0),
                    new FairnessPairs.Owned(new ImagePair(3, 5, true, 0), 0, 0)),
            Set.of(),
            10);

    @Test
    void bothImagesOfEachPairAreKept() {
        assertThat(DRAWN.images().stream()).containsExactly(0, 3, 5);
    }

    @Test
    void onlyTheirEmbeddingsAreNeeded() {
        float[][] embeddings = {{1, 0}, null, null, {.6f, .8f}, null, {0, 1}};
        assertThat(DRAWN.similarities(embeddings)).containsExactly(.6f, .8f);
    }
}
