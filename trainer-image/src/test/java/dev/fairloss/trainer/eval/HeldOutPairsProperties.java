// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HeldOutPairsProperties {
    /** Long-tailed: identity k has 1 + 24 / (k + 1) images. */
    private static int[] longTail(int identities) {
        return IntStream.range(0, identities)
                .flatMap(identity -> IntStream.generate(() -> identity).limit(1 + 24 / (identity + 1)))
                .toArray();
    }

    @Property(tries = 60)
    void pairsAreBalancedDistinctAndCorrect(@ForAll @IntRange(min = 4, max = 80) int identities, @ForAll long seed) {
        int[] identity = longTail(identities);
        PairSet pairs = HeldOutPairs.draw(identity, 20, seed);
        Set<Set<Integer>> seen = new HashSet<>();
        int[] balance = new int[pairs.folds()];
        for (ImagePair pair : pairs.pairs()) {
            assertThat(seen.add(Set.of(pair.first(), pair.second()))).isTrue();
            assertThat(identity[pair.first()] == identity[pair.second()]).isEqualTo(pair.same());
            balance[pair.fold()] += pair.same() ? 1 : -1;
        }
        assertThat(balance).containsOnly(0);
        assertThat(pairs.pairs()).isSortedAccordingTo((a, b) -> Integer.compare(a.fold(), b.fold()));
        assertThat(HeldOutPairs.draw(identity, 20, seed)).isEqualTo(pairs);
        assertThat(HeldOutPairs.draw(identity, 20, seed + 1)).isNotEqualTo(pairs);
    }

    @Property(tries = 40)
    void noIdentityInTwoFoldsIfThereAreEnough(@ForAll @IntRange(min = 24, max = 80) int identities, @ForAll long seed) {
        // From 24 identities on, 24 have two images or more: enough for ten folds.
        int[] identity = longTail(identities);
        PairSet pairs = HeldOutPairs.draw(identity, 20, seed);
        Map<Integer, Integer> foldOf = new HashMap<>();
        for (ImagePair pair : pairs.pairs()) {
            assertThat(foldOf.merge(identity[pair.first()], pair.fold(), (a, b) -> b))
                    .isEqualTo(pair.fold());
        }
        for (ImagePair pair : pairs.pairs()) {
            assertThat(foldOf.getOrDefault(identity[pair.second()], pair.fold()))
                    .isEqualTo(pair.fold());
        }
        assertThat(pairs.note()).isEqualTo("10 folds without a common identity");
    }

    @Example
    void anIdentityWithManyImagesDoesNotDominate() {
        // 30 identities with three images (three pairs each) and one with 200: at most 6 genuine pairs per fold.
        int[] identity = IntStream.concat(
                        IntStream.range(0, 90).map(image -> image / 3),
                        IntStream.range(0, 200).map(image -> 30))
                .toArray();
        PairSet pairs = HeldOutPairs.draw(identity, 6, 1);
        long ownPairs = pairs.pairs().stream()
                .filter(pair -> pair.same() && identity[pair.first()] == 30)
                .count();
        // Its fold has 3 or 4 identities, which give 6 pairs in turn: at most two are its own.
        assertThat(ownPairs).isBetween(1L, 2L);
    }

    @Example
    void theNoteSaysThatFoldsShareIdentities() {
        PairSet pairs = HeldOutPairs.draw(new int[] {0, 0, 0, 1, 1, 2}, 5, 7);
        // Four genuine pairs: four folds of one pair of each kind.
        assertThat(pairs.genuine()).isEqualTo(4);
        assertThat(pairs.folds()).isEqualTo(4);
        assertThat(pairs.note()).isEqualTo("4 folds with common identities, since there are only 3 identities");
    }

    @Example
    void twoGenuinePairsAreEnough() {
        assertThat(HeldOutPairs.draw(new int[] {0, 0, 1, 1}, 5, 7).folds()).isEqualTo(2);
    }

    @Example
    void tooFewIdentities() {
        assertThatThrownBy(() -> HeldOutPairs.draw(new int[] {0, 0, 0}, 5, 7))
                .hasMessageContaining("1 identities, 1 with two or more images");
        assertThatThrownBy(() -> HeldOutPairs.draw(new int[] {0, 1, 2}, 5, 7))
                .hasMessageContaining("3 identities, 0 with two or more images");
        assertThatThrownBy(() -> HeldOutPairs.draw(new int[] {0, 0, 1}, 5, 7)).hasMessageContaining("2 pairs");
    }
}
