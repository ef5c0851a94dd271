// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Failures;
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
    /** Long-tailed: person k has 1 + 24 / (k + 1) images. */
    private static int[] longTail(int people) {
        return IntStream.range(0, people)
                .flatMap(person -> IntStream.generate(() -> person).limit(1 + 24 / (person + 1)))
                .toArray();
    }

    @Property(tries = 60)
    void balancedDistinctAndTrue(@ForAll @IntRange(min = 4, max = 80) int people, @ForAll long seed) {
        int[] person = longTail(people);
        PairSet pairs = HeldOutPairs.draw(person, 20, seed);
        Set<Set<Integer>> seen = new HashSet<>();
        int[] balance = new int[pairs.folds()];
        for (ImagePair pair : pairs.pairs()) {
            assertThat(seen.add(Set.of(pair.first(), pair.second()))).isTrue();
            assertThat(person[pair.first()] == person[pair.second()]).isEqualTo(pair.same());
            balance[pair.fold()] += pair.same() ? 1 : -1;
        }
        assertThat(balance).containsOnly(0);
        assertThat(pairs.pairs()).isSortedAccordingTo((a, b) -> Integer.compare(a.fold(), b.fold()));
        assertThat(HeldOutPairs.draw(person, 20, seed)).isEqualTo(pairs);
        assertThat(HeldOutPairs.draw(person, 20, seed + 1)).isNotEqualTo(pairs);
    }

    @Property(tries = 40)
    void noPersonInTwoFoldsIfThereAreEnough(@ForAll @IntRange(min = 24, max = 80) int people, @ForAll long seed) {
        // From 24 people on, 24 have two images or more: enough for ten folds.
        int[] person = longTail(people);
        PairSet pairs = HeldOutPairs.draw(person, 20, seed);
        Map<Integer, Integer> foldOf = new HashMap<>();
        for (ImagePair pair : pairs.pairs()) {
            assertThat(foldOf.merge(person[pair.first()], pair.fold(), (a, b) -> b))
                    .isEqualTo(pair.fold());
        }
        for (ImagePair pair : pairs.pairs()) {
            assertThat(foldOf.getOrDefault(person[pair.second()], pair.fold())).isEqualTo(pair.fold());
        }
        assertThat(pairs.note()).isEqualTo("10 folds, no person in two of them");
    }

    @Example
    void oneWithManyImagesDoesNotDecide() {
        // 30 people with three images (three pairs each) and one with 200: 31 people, 40 pairs a fold at most.
        int[] person = IntStream.concat(
                        IntStream.range(0, 90).map(image -> image / 3),
                        IntStream.range(0, 200).map(image -> 30))
                .toArray();
        PairSet pairs = HeldOutPairs.draw(person, 6, 1);
        long ofTheOne = pairs.pairs().stream()
                .filter(pair -> pair.same() && person[pair.first()] == 30)
                .count();
        // Its fold holds 3 or 4 people, who are asked in turn for 6 pairs: it gives at most two.
        assertThat(ofTheOne).isBetween(1L, 2L);
    }

    @Example
    void saysThatFoldsShareAFewPeople() {
        PairSet pairs = HeldOutPairs.draw(new int[] {0, 0, 0, 1, 1, 2}, 5, 7);
        // Four genuine pairs: four folds of one pair of each kind.
        assertThat(pairs.genuine()).isEqualTo(4);
        assertThat(pairs.folds()).isEqualTo(4);
        assertThat(pairs.note()).contains("share people, as there are only 3 people");
    }

    @Example
    void tooFewPeople() {
        assertThatThrownBy(() -> HeldOutPairs.draw(new int[] {0, 0, 0}, 5, 7))
                .hasMessageContaining("give no pairs: 1 people");
        assertThatThrownBy(() -> HeldOutPairs.draw(new int[] {0, 1, 2}, 5, 7))
                .satisfies(Failures.invalidInput("dataset.holdOut"));
        assertThatThrownBy(() -> HeldOutPairs.draw(new int[] {0, 0, 1}, 5, 7))
                .hasMessageContaining("too few for two folds");
    }
}
