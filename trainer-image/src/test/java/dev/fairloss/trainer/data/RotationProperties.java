// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RotationProperties {
    private static TrainingSet split(List<Integer> counts, long seed) {
        return Split.of(SplitProperties.index(SplitProperties.named(counts)), HoldOut.of(seed, 0, 4, 4));
    }

    private static Set<Integer> all(int[][] images) {
        var all = new HashSet<Integer>();
        Stream.of(images).flatMapToInt(IntStream::of).forEach(all::add);
        return all;
    }

    @Property
    void aRotationDividesTheTrainingImagesAndNeverUsesFairnessImages(
            @ForAll @Size(min = 3, max = 30) List<@IntRange(min = 1, max = 40) Integer> counts,
            @ForAll long seed,
            @ForAll @IntRange(max = 50) int number) {
        TrainingSet set = split(counts, seed);
        Rotation rotation = set.rotation(number);
        assertThat(rotation.number()).isEqualTo(number);
        for (int c = 0; c < set.classes().size(); c++) {
            int[] together = IntStream.concat(
                            IntStream.of(rotation.trainImages()[c]), IntStream.of(rotation.rewardImages()[c]))
                    .sorted()
                    .toArray();
            assertThat(together).isEqualTo(set.trainImages()[c]);
            assertThat(rotation.trainImages()[c]).isNotEmpty();
            int n = together.length;
            if (n >= 4) {
                assertThat(rotation.rewardImages()[c]).hasSize(Math.min(4, n / 4));
            }
        }
        assertThat(all(rotation.rewardImages())).noneMatch(all(set.fairnessImages())::contains);
        assertThat(rotation.samples().count())
                .isEqualTo(all(rotation.trainImages()).size());
        assertThat(rotation.rewardImageCount())
                .isEqualTo(all(rotation.rewardImages()).size());
        assertThat(set.samples().count()).isEqualTo(rotation.samples().count() + rotation.rewardImageCount());
    }

    @Property
    void peopleWithTwoOrThreeTrainingImagesAreUnseenInEverySecondRotationAndWholeInTheOthers(
            @ForAll @IntRange(min = 2, max = 3) int n, @ForAll long seed, @ForAll @IntRange(max = 20) int number) {
        TrainingSet set = split(Collections.nCopies(30, n), seed);
        for (int c = 0; c < 30; c++) {
            int one = set.rotation(number).rewardImages()[c].length;
            int next = set.rotation(number + 1).rewardImages()[c].length;
            assertThat(one + next).isEqualTo(1);
        }
    }

    @Property(tries = 20)
    void aboutHalfOfThemAreUnseenInAnyRotation(@ForAll long seed, @ForAll @IntRange(max = 6) int number) {
        // 1000 draws of .5: 500, standard deviation 15.8; five of them either way.
        assertThat(split(Collections.nCopies(1000, 2), seed).rotation(number).rewardImageCount())
                .isBetween(421, 579);
    }

    @Property
    void everyTrainingImageIsUnseenInSomeRotation(@ForAll @IntRange(min = 2, max = 40) int n, @ForAll long seed) {
        TrainingSet set = split(List.of(n, n), seed);
        var unseen = new HashSet<Integer>();
        // With two or three images one in every second rotation: 6. From four on, n / 4, at least 1 and at most 4: n.
        for (int number = 0; number < Math.max(6, n); number++) {
            unseen.addAll(all(set.rotation(number).rewardImages()));
        }
        assertThat(unseen).isEqualTo(all(set.trainImages()));
    }

    @Example
    void aSingleImageIsAlwaysTrainedOn() {
        TrainingSet set = split(List.of(1, 1, 2), 3);
        assertThat(IntStream.rangeClosed(1, 4)
                        .map(number -> set.rotation(number).rewardImages()[0].length))
                .containsOnly(0);
    }

    @Example
    void theVarianceOfAClassWithOneTrainingImageIncludesItsRewardImage() {
        Rotation rotation = new Rotation(1, new int[][] {{0}, {2, 3}, {5}}, new int[][] {{1}, {4}, {}});
        assertThat(rotation.varianceImages()).isDeepEqualTo(new int[][] {{0, 1}, {2, 3}, {5}});
        assertThat(IntStream.range(0, 3).mapToObj(rotation::isPartlyUnseen)).containsExactly(true, false, false);
    }

    @Example
    void rotationsAreNumberedFromZero() {
        TrainingSet set = split(List.of(2, 2), 1);
        assertThatThrownBy(() -> set.rotation(-1)).hasMessageContaining("numbered from 0");
        assertThat(Arrays.deepEquals(
                        set.rotation(1).trainImages(), set.rotation(1).trainImages()))
                .isTrue();
    }
}
