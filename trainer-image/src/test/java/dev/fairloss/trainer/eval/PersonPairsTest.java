// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PersonPairsTest {
    /** Cosines with image 0: 1, .6, 0, -1, .8. */
    private static final float[][] EMBEDDINGS = {{1, 0}, {.6f, .8f}, {0, 1}, {-1, 0}, {.8f, -.6f}};

    @Test
    void pairsAreInDescendingOrderOfTheirSimilarity() {
        var pairs = new AttributePairs.Pairs(new int[] {0, 3, 0, 2, 0}, new int[] {1, 0, 0, 0, 4}, 2.5);
        PersonPairs sorted = PersonPairs.of(pairs, new int[] {10, 11, 12, 13, 14}, EMBEDDINGS);
        assertThat(sorted.scores()).containsExactly(1, .8f, .6f, 0, -1);
        assertThat(sorted.first()).containsExactly(10, 10, 10, 12, 13);
        assertThat(sorted.second()).containsExactly(10, 14, 11, 10, 10);
        assertThat(sorted.weight()).isEqualTo(2.5);
        assertThat(sorted.count()).isEqualTo(5);
    }

    @Test
    void aSimilarityThatIsNotANumberIsRejected() {
        float[][] embeddings = {{1, 0}, {Float.NaN, 0}};
        var pairs = new AttributePairs.Pairs(new int[] {0, 1}, new int[] {0, 0}, 1);
        assertThatThrownBy(() -> PersonPairs.of(pairs, new int[] {0, 1}, embeddings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the similarity of images 1 and 0 is not a number");
    }

    @Test
    void integersSortLikeTheNumbers() {
        float[] ascending = {
            Float.NEGATIVE_INFINITY, -1, -.5f, -Float.MIN_VALUE, 0, Float.MIN_VALUE, .5f, 1, Float.POSITIVE_INFINITY
        };
        long[] integers = IntStream.range(0, ascending.length)
                .mapToLong(i -> PersonPairs.sortable(ascending[i]))
                .toArray();
        assertThat(integers).isSorted().doesNotHaveDuplicates();
        assertThat(PersonPairs.sortable(-0f)).isEqualTo(PersonPairs.sortable(0f));
        assertThat(LongStream.of(integers).boxed()).allMatch(value -> value == value.intValue());
    }
}
