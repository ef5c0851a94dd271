// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.trainer.data.FaceIndex.Identity;
import dev.fairloss.trainer.data.FaceIndex.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SplitProperties {
    static FaceIndex index(Map<String, Integer> counts) {
        List<Identity> people = new TreeMap<>(counts)
                .entrySet().stream()
                        .map(person -> new Identity(
                                person.getKey(),
                                IntStream.range(0, person.getValue())
                                        .mapToObj(i -> new Image(person.getKey() + "/" + i, Optional.empty()))
                                        .toList()))
                        .toList();
        return new FaceIndex(FaceIndex.VERSION, "test", 8, "", SkippedFiles.NONE, people);
    }

    static Map<String, Integer> named(List<Integer> counts) {
        Map<String, Integer> named = new HashMap<>();
        counts.forEach(count -> named.put("p" + named.size(), count));
        return named;
    }

    /** The part of every image. */
    private static Map<String, String> parts(FaceIndex index, TrainingSet set) {
        Map<String, String> parts = new HashMap<>();
        List<Image> images = index.images();
        put(parts, images, "train", set.trainImages());
        put(parts, images, "fairness", set.fairnessImages());
        put(parts, images, "held out", set.heldOutImages());
        return parts;
    }

    private static void put(Map<String, String> parts, List<Image> images, String part, int[][] numbers) {
        Arrays.stream(numbers).flatMapToInt(Arrays::stream).forEach(number -> assertThat(
                        parts.put(images.get(number).path(), part))
                .as("in two parts: " + images.get(number).path())
                .isNull());
    }

    @Property
    void partsAreDisjointCompleteAndLeaveEnoughToTrainOn(
            @ForAll @Size(min = 4, max = 40) List<@IntRange(min = 1, max = 40) Integer> counts,
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 2) int heldOut) {
        FaceIndex index = index(named(counts));
        TrainingSet set = Split.of(index, HoldOut.of(seed, heldOut, 4, 4));
        assertThat(parts(index, set)).hasSize(index.imageCount());
        long pairs = counts.stream().filter(count -> count > 1).count();
        assertThat(set.heldOutIdentities()).hasSize((int) Math.min(heldOut, pairs));
        for (int i = 0; i < set.classes().size(); i++) {
            int n = named(counts).get(set.classes().get(i));
            int fairness = set.fairnessImages()[i].length;
            assertThat(set.trainImages()[i]).hasSize(n - fairness).hasSizeGreaterThanOrEqualTo(Math.min(n, 2));
            assertThat(set.counts()[i]).isEqualTo(n - fairness);
            switch (n) {
                case 1, 2 -> assertThat(fairness).isZero();
                case 3 -> assertThat(fairness).isBetween(0, 1);
                default -> assertThat(fairness).isEqualTo(Math.min(4, n / 4));
            }
        }
        assertThat(set.samples().count())
                .isEqualTo(Arrays.stream(set.trainImages())
                        .mapToInt(part -> part.length)
                        .sum());
    }

    @Property
    void aNewIdentityChangesNoOtherIdentitysPart(
            @ForAll @Size(min = 4, max = 20) List<@IntRange(min = 1, max = 12) Integer> counts,
            @ForAll @IntRange(min = 1, max = 12) int joining,
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 2) int heldOut) {
        var holdOut = HoldOut.of(seed, heldOut, 4, 4);
        Map<String, Integer> before = named(counts);
        Map<String, Integer> after = new HashMap<>(before);
        after.put("a new one", joining);
        TrainingSet first = Split.of(index(before), holdOut);
        TrainingSet second = Split.of(index(after), holdOut);
        Map<String, String> partsBefore = parts(index(before), first);
        Map<String, String> partsAfter = parts(index(after), second);
        List<String> changed = partsBefore.keySet().stream()
                .filter(image -> !partsBefore.get(image).equals(partsAfter.get(image)))
                .map(image -> image.substring(0, image.indexOf('/')))
                .distinct()
                .toList();
        // Only one who is held out in another's place sets that other free.
        boolean replaced = second.heldOutIdentities().contains("a new one")
                && first.heldOutIdentities().size() == heldOut;
        assertThat(changed).hasSize(replaced ? 1 : 0);
        assertThat(first.heldOutIdentities()).containsAll(changed);
    }

    @Property(tries = 20)
    void halfOfTheIdentitiesWithThreeImagesJoinTheTailAndAreMeasuredThere(@ForAll long seed) {
        TrainingSet set = Split.of(index(named(Collections.nCopies(1000, 3))), HoldOut.of(seed, 0, 4, 4));
        long measured =
                Stream.of(set.fairnessImages()).filter(part -> part.length > 0).count();
        // 1000 draws of .5: 500, standard deviation 15.8; five of them either way.
        assertThat(measured).isBetween(421L, 579L);
    }

    @Property(tries = 20)
    void seedsHoldOutOtherPeople(@ForAll @IntRange(min = 0, max = 1000) int seed) {
        List<Integer> counts = new ArrayList<>(Collections.nCopies(1000, 3));
        TrainingSet one = Split.of(index(named(counts)), HoldOut.of(seed, 20, 4, 4));
        TrainingSet other = Split.of(index(named(counts)), HoldOut.of(seed + 1, 20, 4, 4));
        assertThat(one.heldOutIdentities()).isNotEqualTo(other.heldOutIdentities());
    }
}
