// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PairSetTest {
    private static final List<ImagePair> PAIRS =
            List.of(new ImagePair(0, 1, true, 0), new ImagePair(0, 2, false, 0), new ImagePair(1, 2, false, 1));

    @Test
    void countsGenuineAndImpostorPairs() {
        PairSet set = new PairSet(2, 2, PAIRS, "");
        assertThat(set.genuine()).isEqualTo(1);
        assertThat(set.impostors()).isEqualTo(2);
    }

    @Test
    void scoresAreCosines() {
        float[][] embeddings = {{1, 0}, {.6f, .8f}, {0, -1}};
        assertThat(new PairSet(2, 2, PAIRS, "").scores(embeddings)).containsExactly(.6f, 0, -.8f);
    }

    @Test
    void nanSimilaritiesAreRejected() {
        float[][] embeddings = {{1, 0}, {Float.NaN, 0}, {0, 1}};
        assertThatThrownBy(() -> new PairSet(2, 2, PAIRS, "").scores(embeddings))
                .hasMessage("the similarity of images 0 and 1 is not a number");
    }

    @Test
    void withoutSomePairsItKeepsTheFoldsThatHaveAny() {
        PairSet set = new PairSet(
                3,
                3,
                List.of(
                        new ImagePair(0, 1, true, 0),
                        new ImagePair(0, 2, false, 0),
                        new ImagePair(0, 2, false, 1),
                        new ImagePair(1, 2, false, 2),
                        new ImagePair(2, 3, true, 2)),
                "");
        assertThat(set.without(new boolean[] {true, false, true, false, false}))
                .hasValue(new PairSet(
                        2,
                        3,
                        List.of(
                                new ImagePair(0, 2, false, 0),
                                new ImagePair(1, 2, false, 1),
                                new ImagePair(2, 3, true, 1)),
                        ""));
        assertThat(set.without(new boolean[] {false, false, true, true, true}))
                .as("one fold")
                .isEmpty();
        assertThat(set.without(new boolean[] {true, false, false, false, true}))
                .as("impostors only")
                .isEmpty();
    }

    @Test
    void everyFoldNeedsAPair() {
        assertThatThrownBy(() -> new PairSet(3, 2, PAIRS, "")).hasMessage("fold 2 of 3 is empty");
        List<ImagePair> one = PAIRS.subList(0, 2);
        assertThatThrownBy(() -> new PairSet(1, 2, one, "")).hasMessage("verification needs at least 2 folds, not 1");
    }
}
