// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AttributePairsTest {
    /** Group a: person 0 with three images, 1 with two; b: person 2 with two; unknown: 3 and 4; the last takes no part. */
    private static AttributePairs small() {
        return pairs(new int[] {0, 0, 0, 1, 1, 2, 2, 3, 4, -1}, "a", "a", "a", "a", "a", "b", "b", "", "", "a");
    }

    private static AttributePairs pairs(int[] people, String... values) {
        return new AttributePairs(people, AttributedImages.Attribute.of("side", values));
    }

    private static Set<Set<Integer>> set(AttributePairs.Pairs pairs) {
        Set<Set<Integer>> set = new HashSet<>();
        for (int i = 0; i < pairs.count(); i++) {
            set.add(Set.of(pairs.first()[i], pairs.second()[i]));
        }
        return set;
    }

    private static Set<Set<Integer>> products(int[] one, int[] other) {
        return new HashSet<>(IntStream.of(one)
                .boxed()
                .flatMap(i -> IntStream.of(other).mapToObj(j -> Set.of(i, j)))
                .toList());
    }

    @Test
    void imagesWithoutAPersonTakeNoPart() {
        assertThat(small().images(0)).containsExactly(0, 1, 2, 3, 4);
        assertThat(small().images(1)).containsExactly(5, 6);
    }

    @Test
    void genuinePairsAreAllPairsOfOnePerson() {
        AttributePairs.Pairs genuine = small().genuine(0);
        assertThat(set(genuine)).isEqualTo(Set.of(Set.of(0, 1), Set.of(0, 2), Set.of(1, 2), Set.of(3, 4)));
        assertThat(genuine.count()).isEqualTo(4);
        assertThat(genuine.weight()).isEqualTo(1);
        assertThat(set(small().genuine(1))).isEqualTo(Set.of(Set.of(5, 6)));
    }

    @Test
    void aPersonHasAtMostThirtyGenuinePairs() {
        // 8 images have 28 pairs, 9 have 36.
        for (int images : new int[] {8, 9, 31, 32, 500}) {
            String[] values = Stream.generate(() -> "a").limit(images).toArray(String[]::new);
            AttributePairs.Pairs genuine = pairs(new int[images], values).genuine(0);
            assertThat(genuine.count()).as(images + " images").isEqualTo(images == 8 ? 28 : 30);
            assertThat(set(genuine)).hasSize(genuine.count());
        }
        // Drawn at random: not all of the pairs of the first images.
        String[] values = Stream.generate(() -> "a").limit(500).toArray(String[]::new);
        AttributePairs.Pairs genuine = pairs(new int[500], values).genuine(0);
        assertThat(IntStream.concat(IntStream.of(genuine.first()), IntStream.of(genuine.second()))
                        .average()
                        .orElseThrow())
                .isBetween(150., 350.);
    }

    @Test
    void impostorsWithinAGroupAreAllPairsOfTwoPeople() {
        AttributePairs.Pairs within = small().within(0);
        assertThat(set(within)).isEqualTo(products(new int[] {0, 1, 2}, new int[] {3, 4}));
        assertThat(within.count()).isEqualTo(6);
        assertThat(within.weight()).isEqualTo(1);
        assertThat(small().within(1).count()).as("one person").isZero();
    }

    @Test
    void allOtherImpostorsAreAcross() {
        AttributePairs.Pairs across = small().across();
        Set<Set<Integer>> expected = products(new int[] {0, 1, 2, 3, 4}, new int[] {5, 6});
        expected.addAll(products(new int[] {0, 1, 2, 3, 4, 5, 6}, new int[] {7, 8}));
        expected.add(Set.of(7, 8));
        assertThat(set(across)).isEqualTo(expected);
        assertThat(across.count()).isEqualTo(25);
        assertThat(across.weight()).isEqualTo(1);
    }

    /** A person with images in two groups, as in a file of images. */
    @Test
    void onePersonInTwoGroupsIsNoImpostor() {
        AttributePairs both = pairs(new int[] {0, 0, 1}, "a", "b", "b");
        assertThat(set(both.across())).isEqualTo(Set.of(Set.of(0, 2)));
        assertThat(set(both.within(1))).isEqualTo(Set.of(Set.of(1, 2)));
        assertThat(both.genuine(0).count()).isZero();
    }

    /** The limit of a stratum is a share of 500,000: with nine groups and all others 50,000. */
    @Test
    void tooManyImpostorsAreSampledAndWeighed() {
        int people = 350;
        List<String> groups = List.of("b", "c", "d", "e", "f", "g", "h", "i");
        String[] values = IntStream.range(0, people + groups.size())
                .mapToObj(i -> i < people ? "a" : groups.get(i - people))
                .toArray(String[]::new);
        AttributePairs.Pairs within =
                pairs(IntStream.range(0, values.length).toArray(), values).within(0);
        assertThat(within.count()).isEqualTo(50_000);
        assertThat(within.weight()).isCloseTo(350 * 349 / 2. / 50_000, within(1e-12));
        assertThat(IntStream.range(0, within.count()))
                .allMatch(i -> within.first()[i] < people
                        && within.second()[i] < people
                        && within.first()[i] != within.second()[i]);
    }

    @Test
    void samplesAcrossGroupsAreProportionalToTheirPairs() {
        // a × b: 40,000 pairs; a × c: 80,000; b × c: 80,000.
        int[] people = IntStream.range(0, 800).toArray();
        String[] values = IntStream.range(0, 800)
                .mapToObj(i -> i < 200 ? "a" : i < 400 ? "b" : "c")
                .toArray(String[]::new);
        AttributePairs.Pairs across = pairs(people, values).across();
        assertThat(across.count()).isEqualTo(AttributePairs.IMPOSTORS_PER_STRATUM);
        assertThat(across.weight()).isEqualTo(2);
        long[] cells = new long[3];
        for (int i = 0; i < across.count(); i++) {
            cells[values[across.first()[i]].equals("b") ? 2 : values[across.second()[i]].equals("b") ? 0 : 1]++;
        }
        assertThat((double) cells[0]).isCloseTo(20_000, within(600.));
        assertThat((double) cells[1]).isCloseTo(40_000, within(800.));
        assertThat((double) cells[2]).isCloseTo(40_000, within(800.));
    }

    /** 400 people with an image in each group: 160,000 pairs, of which 400 show one person. */
    @Test
    void pairsOfOnePersonHaveNoWeight() {
        int[] people = IntStream.range(0, 800).map(i -> i / 2).toArray();
        String[] values =
                IntStream.range(0, 800).mapToObj(i -> i % 2 == 0 ? "a" : "b").toArray(String[]::new);
        assertThat(pairs(people, values).across().weight()).isCloseTo(1.596, within(1e-12));
    }

    @Test
    void exactlyTheLimitIsNotSampled() {
        // 400 people in the group and one of 250 images in none.
        int[] people = IntStream.range(0, 650).map(i -> Math.min(i, 400)).toArray();
        String[] values =
                IntStream.range(0, 650).mapToObj(i -> i < 400 ? "a" : "").toArray(String[]::new);
        AttributePairs.Pairs across = pairs(people, values).across();
        assertThat(set(across)).hasSize(100_000);
    }
}
