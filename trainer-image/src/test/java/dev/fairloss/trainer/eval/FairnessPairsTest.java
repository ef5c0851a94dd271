// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.CountGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class FairnessPairsTest {
    private static final int LIMIT = GroupFairness.FINE_TUNED_IMPOSTORS;

    private static final int TAIL = 0;
    private static final int HEAD = 6;

    /** Identities one after the other, {group, training images, held-out images} each. */
    private static TrainingIdentities identities(int[]... identities) {
        List<Integer> labels = new ArrayList<>();
        List<Boolean> heldOut = new ArrayList<>();
        for (int identity = 0; identity < identities.length; identity++) {
            for (int image = 0; image < identities[identity][1] + identities[identity][2]; image++) {
                labels.add(identity);
                heldOut.add(image >= identities[identity][1]);
            }
        }
        boolean[] marks = new boolean[heldOut.size()];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = heldOut.get(i);
        }
        int[] groups = new int[identities.length];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = identities[i][0];
        }
        return new TrainingIdentities(labels.stream().mapToInt(i -> i).toArray(), marks, groups);
    }

    private static int[][] repeat(int times, int... identity) {
        int[][] all = new int[times][];
        Arrays.fill(all, identity);
        return all;
    }

    @Test
    void genuinePairsJoinAHeldOutWithATrainingImage() {
        TrainingIdentities identities = identities(repeat(30, HEAD, 4, 2));
        List<FairnessPairs.Owned> pairs = new FairnessPairs(identities, 1, LIMIT).draw();
        for (FairnessPairs.Owned owned : pairs) {
            ImagePair pair = owned.pair();
            assertThat(identities.heldOut()[pair.first()]).isTrue();
            assertThat(identities.heldOut()[pair.second()]).isFalse();
            assertThat(identities.identityOfImage()[pair.first()]).isEqualTo(owned.identity());
            assertThat(identities.identityOfImage()[pair.second()] == owned.identity())
                    .isEqualTo(pair.same());
        }
        // 4 × 2 = 8 genuine pairs each, of which 6 are drawn; impostor pairs of their 2 images with the 4 of 29 others.
        assertThat(pairs).hasSize(30 * 6 + 30 * 2 * 29 * 4).doesNotHaveDuplicates();
        assertThat(pairs.stream().filter(owned -> owned.pair().same())).hasSize(30 * 6);
    }

    @Test
    void impostorsAreOfTheSameCountGroup() {
        int[][] all = new int[60][];
        for (int i = 0; i < 60; i++) {
            all[i] = i % 2 == 0 ? new int[] {TAIL, 2, 1} : new int[] {HEAD, 6, 2};
        }
        TrainingIdentities identities = identities(all);
        List<FairnessPairs.Owned> pairs = new FairnessPairs(identities, 1, LIMIT).draw();
        Map<Integer, Integer> fold = new HashMap<>();
        pairs.forEach(owned -> fold.put(owned.identity(), owned.pair().fold()));
        for (FairnessPairs.Owned owned : pairs) {
            int other = identities.identityOfImage()[owned.pair().second()];
            assertThat(identities.count(other)).isEqualTo(identities.count(owned.identity()));
            assertThat(owned.other()).isEqualTo(other);
        }
        // 30 identities of each count group: three per fold.
        Map<List<Object>, Integer> sizes = new HashMap<>();
        fold.forEach((identity, f) -> sizes.merge(List.of(identities.count(identity), f), 1, Integer::sum));
        assertThat(sizes).hasSize(20);
        assertThat(sizes.values()).containsOnly(3);
    }

    @Test
    void allImpostorPairsAreUsedIfTheyDoNotExceedTheLimit() {
        TrainingIdentities identities = identities(repeat(400, TAIL, 2, 1));
        assertThat(new FairnessPairs(identities, 1, GroupFairness.EVALUATED_IMPOSTORS)
                        .draw().stream().filter(owned -> !owned.pair().same()))
                .hasSize(400 * 399 * 2)
                .doesNotHaveDuplicates();
    }

    /** Images of an identity with few others are in more pairs than a share of the limit. */
    @Test
    void allImpostorPairsAreUsedUpToTheLimit() {
        int[][] uneven = repeat(20, HEAD, 6, 1);
        uneven[0] = new int[] {HEAD, 1, 1};
        // 19 images with 18 x 6 + 1 others, and one with 19 x 6.
        int all = 19 * 109 + 114;
        assertThat(impostors(uneven, all)).isEqualTo(all);
        assertThat(impostors(uneven, all - 1)).isLessThan(all);
    }

    private static long impostors(int[][] all, int limit) {
        return new FairnessPairs(identities(all), 1, limit)
                .draw().stream().filter(owned -> !owned.pair().same()).count();
    }

    @Test
    void impostorPairsAreLimitedAndSpreadEvenly() {
        // 400 people: 400 images × 399 × 2 others = 319,200 pairs; 250 of each image are used.
        TrainingIdentities identities = identities(repeat(400, TAIL, 2, 1));
        List<FairnessPairs.Owned> impostors = new FairnessPairs(identities, 1, LIMIT)
                .draw().stream().filter(owned -> !owned.pair().same()).toList();
        assertThat(impostors).hasSize(LIMIT).doesNotHaveDuplicates();
        int[] asOther = new int[400];
        impostors.forEach(owned -> asOther[owned.other()]++);
        // 250 of each on average; the consecutive ranges of 400 random starts cover each of them about equally often.
        assertThat(IntStream.of(asOther).min().orElseThrow()).isGreaterThan(180);
        assertThat(IntStream.of(asOther).max().orElseThrow()).isLessThan(320);
    }

    @Test
    void eachOfTwoIdentitiesIsTheImpostorOfTheOther() {
        TrainingIdentities identities = identities(repeat(2, TAIL, 2, 1));
        List<FairnessPairs.Owned> pairs = new FairnessPairs(identities, 1, LIMIT).draw();
        assertThat(pairs.stream().filter(owned -> !owned.pair().same()))
                .hasSize(4)
                .allMatch(owned -> identities.identityOfImage()[owned.pair().second()] == 1 - owned.identity());
    }

    @Test
    void everyOtherIdentityCanBeAnImpostor() {
        TrainingIdentities identities = identities(repeat(5, TAIL, 6, 6));
        Map<Integer, Set<Integer>> others = new HashMap<>();
        for (int seed = 0; seed < 20; seed++) {
            for (FairnessPairs.Owned owned : new FairnessPairs(identities, seed, LIMIT).draw()) {
                if (!owned.pair().same()) {
                    others.computeIfAbsent(owned.identity(), unused -> new HashSet<>())
                            .add(identities.identityOfImage()[owned.pair().second()]);
                }
            }
        }
        others.forEach((identity, found) -> assertThat(found).hasSize(4).doesNotContain(identity));
        assertThat(others).hasSize(5);
    }

    @Test
    void aSingleIdentityHasNoImpostors() {
        List<FairnessPairs.Owned> pairs = new FairnessPairs(identities(repeat(1, TAIL, 2, 1)), 1, LIMIT).draw();
        assertThat(pairs).hasSize(2).allMatch(owned -> owned.pair().same());
    }

    @Test
    void aCountGroupWithoutHeldOutImagesUsesPairsOfTrainingImages() {
        int[][] all = new int[12][];
        for (int i = 0; i < 12; i++) {
            all[i] = i < 6 ? new int[] {TAIL, 3, 0} : new int[] {HEAD, 6, 1};
        }
        TrainingIdentities identities = identities(all);
        FairnessPairs pairs = new FairnessPairs(identities, 1, LIMIT);
        assertThat(pairs.comparable()).containsExactly(CountGroup.HEAD);
        // Three images give three genuine pairs.
        assertThat(pairs.draw().stream()
                        .filter(owned -> owned.identity() == 0 && owned.pair().same()))
                .hasSize(3)
                .allMatch(owned -> owned.pair().first() != owned.pair().second());
    }

    @Test
    void onlyTheFirstTwelveTrainingImagesArePaired() {
        TrainingIdentities identities = identities(repeat(10, TAIL, 30, 0));
        var used = new HashSet<Integer>();
        for (int seed = 0; seed < 20; seed++) {
            new FairnessPairs(identities, seed, LIMIT)
                    .draw().stream().filter(owned -> owned.pair().same()).forEach(owned -> {
                        used.add(owned.pair().first() % 30);
                        used.add(owned.pair().second() % 30);
                    });
        }
        assertThat(used).hasSize(12).allMatch(image -> image < 12);
    }

    @Test
    void identitiesWithoutTrainingImagesAreLeftOut() {
        TrainingIdentities identities =
                identities(new int[] {TAIL, 0, 2}, new int[] {TAIL, 2, 1}, new int[] {TAIL, 2, 1});
        assertThat(new FairnessPairs(identities, 1, LIMIT).draw())
                .isNotEmpty()
                .noneMatch(owned -> owned.identity() == 0
                        || identities.identityOfImage()[owned.pair().second()] == 0);
    }

    @Test
    void theSeedDeterminesThePairs() {
        TrainingIdentities identities = identities(repeat(30, HEAD, 4, 2));
        assertThat(new FairnessPairs(identities, 1, LIMIT).draw())
                .isEqualTo(new FairnessPairs(identities, 1, LIMIT).draw())
                .isNotEqualTo(new FairnessPairs(identities, 2, LIMIT).draw());
    }

    /** 20,500 people with a held-out image and six training images each. */
    @Test
    void ofManyPeopleAChoiceIsMeasuredWithAChoiceOfImages() {
        TrainingIdentities identities = identities(repeat(20_500, HEAD, 6, 1));
        List<FairnessPairs.Owned> pairs = new FairnessPairs(identities, 1, LIMIT).draw();
        assertThat(pairs.stream()
                        .mapToInt(FairnessPairs.Owned::identity)
                        .distinct()
                        .count())
                .isEqualTo(FairnessPairs.MEASURED_IDENTITIES);
        var gallery = pairs.stream()
                .filter(owned -> !owned.pair().same())
                .mapToInt(owned -> owned.pair().second())
                .distinct()
                .count();
        assertThat(gallery).isBetween(60_000L, (long) FairnessPairs.GALLERY_IMAGES);
        assertThat(DrawnPairs.of(identities, 1, LIMIT).images().cardinality())
                .isLessThanOrEqualTo(7 * FairnessPairs.MEASURED_IDENTITIES + FairnessPairs.GALLERY_IMAGES);
    }

    /** Results of different runs are compared on the same pairs, so the pairs of a seed must not change. */
    @Test
    void theDrawOfASeedDoesNotChange() {
        int[][] all = new int[50][];
        for (int i = 0; i < 50; i++) {
            all[i] = new int[] {i % 9, 1 + i % 7, i % 3};
        }
        var checksum = new CRC32();
        checksum.update(new FairnessPairs(identities(all), 5, LIMIT)
                .draw().stream()
                        .map(owned -> owned.identity() + ":" + owned.pair().fold() + ":"
                                + owned.pair().first() + (owned.pair().same() ? "=" : "#")
                                + owned.pair().second())
                        .collect(Collectors.joining(" "))
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(Long.toHexString(checksum.getValue())).isEqualTo("ffa93acc");
    }
}
