// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The pairs that compare the groups of an attribute. Genuine: two images of one person in the group, at most {@value
 * #GENUINE_PER_PERSON} pairs of each person. Impostors: two images of two people; all of them, or a random sample of each stratum,
 * whose pairs then weigh more in the choice of the threshold. Strata are the pairs within each group, and all others. The
 * people, their images and groups determine the pairs.
 */
final class AttributePairs {
    /** Most genuine pairs of one person, so that a person with many images does not dominate. */
    static final int GENUINE_PER_PERSON = 30;

    /** Most impostor pairs of all strata together. */
    static final int IMPOSTORS = 500_000;

    /** Most impostor pairs of one stratum. */
    static final int IMPOSTORS_PER_STRATUM = 100_000;

    private static final String PURPOSE = "attribute pairs";

    private final int[] people;
    private final GenuinePair genuinePair;
    /** Images of each group, then the images in no group. */
    private final List<int[]> images;

    private final int groups;
    private final int most;

    /**
     * Pairs of one kind.
     *
     * @param first image, (pairs)
     * @param second image, (pairs)
     * @param weight number of existing pairs that each of these represents
     */
    record Pairs(int[] first, int[] second, double weight) {
        int count() {
            return first.length;
        }
    }

    /** Whether two images of one person make a genuine pair. */
    @FunctionalInterface
    interface GenuinePair {
        boolean test(int one, int other);
    }

    AttributePairs(int[] people, AttributedImages.Attribute attribute) {
        this(people, attribute, (one, other) -> true);
    }

    AttributePairs(int[] people, AttributedImages.Attribute attribute, GenuinePair genuinePair) {
        this.people = people;
        this.genuinePair = genuinePair;
        this.groups = attribute.groups().size();
        this.most = Math.min(IMPOSTORS_PER_STRATUM, IMPOSTORS / (groups + 1));
        this.images = IntStream.rangeClosed(0, groups)
                .mapToObj(group -> IntStream.range(0, people.length)
                        .filter(image -> people[image] >= 0)
                        .filter(image -> attribute.groupOfImage()[image] == (group < groups ? group : -1))
                        .toArray())
                .toList();
    }

    int[] images(int group) {
        return images.get(group);
    }

    /** The genuine pairs of a group, person by person. */
    Pairs genuine(int group) {
        Map<Integer, List<Integer>> byPerson = new HashMap<>();
        List<Integer> order = new ArrayList<>();
        for (int image : images.get(group)) {
            byPerson.computeIfAbsent(people[image], person -> {
                        order.add(person);
                        return new ArrayList<>();
                    })
                    .add(image);
        }
        var pairs = new Builder();
        for (int person : order) {
            List<Integer> own = byPerson.get(person);
            var all = new Builder();
            // Enough images for the most pairs, so that a person with thousands does not fill the memory.
            int[] shuffled = Seeds.permutation(0, PURPOSE + " genuine", person, own.size());
            int used = Math.min(own.size(), GENUINE_PER_PERSON + 1);
            for (int i = 0; i < used; i++) {
                for (int j = 0; j < i; j++) {
                    int one = own.get(shuffled[j]);
                    int other = own.get(shuffled[i]);
                    if (genuinePair.test(one, other)) {
                        all.add(one, other);
                    }
                }
            }
            int[] drawn = Seeds.permutation(1, PURPOSE + " genuine", person, all.size());
            for (int i = 0; i < Math.min(GENUINE_PER_PERSON, drawn.length); i++) {
                pairs.add(all.first.get(drawn[i]), all.second.get(drawn[i]));
            }
        }
        return pairs.build(1);
    }

    /** The impostor pairs within a group. */
    Pairs within(int group) {
        return impostors(List.of(new int[] {group, group}), group);
    }

    /** All other impostor pairs. */
    Pairs across() {
        List<int[]> cells = new ArrayList<>();
        for (int one = 0; one <= groups; one++) {
            for (int other = one + 1; other <= groups; other++) {
                cells.add(new int[] {one, other});
            }
        }
        cells.add(new int[] {groups, groups});
        return impostors(cells, groups);
    }

    private Pairs impostors(List<int[]> cells, int stratum) {
        double[] counts = cells.stream()
                .mapToDouble(cell -> impostorCount(cell[0], cell[1]))
                .toArray();
        double total =
                IntStream.range(0, counts.length).mapToDouble(i -> counts[i]).sum();
        var pairs = new Builder();
        if (total <= most) {
            for (int cell = 0; cell < counts.length; cell++) {
                if (counts[cell] > 0) {
                    addAll(cells.get(cell)[0], cells.get(cell)[1], pairs);
                }
            }
            return pairs.build(1);
        }
        SplittableRandom random = Seeds.random(0, PURPOSE, stratum);
        while (pairs.size() < most) {
            double drawn = random.nextDouble() * total;
            int cell = 0;
            while (cell < counts.length - 1 && drawn >= counts[cell]) {
                drawn -= counts[cell++];
            }
            addRandom(images.get(cells.get(cell)[0]), images.get(cells.get(cell)[1]), random, pairs);
        }
        return pairs.build(total / most);
    }

    /** Number of impostor pairs between two groups, or within one. */
    private double impostorCount(int one, int other) {
        Map<Integer, Integer> own = new HashMap<>();
        for (int image : images.get(one)) {
            own.merge(people[image], 1, Integer::sum);
        }
        double all = (double) images.get(one).length * images.get(other).length;
        double same = 0;
        for (int image : images.get(other)) {
            same += own.getOrDefault(people[image], 0);
        }
        return one == other ? (all - same) / 2 : all - same;
    }

    private void addAll(int one, int other, Builder pairs) {
        int[] first = images.get(one);
        int[] second = images.get(other);
        for (int i = 0; i < first.length; i++) {
            for (int j = one == other ? i + 1 : 0; j < second.length; j++) {
                if (people[first[i]] != people[second[j]]) {
                    pairs.add(first[i], second[j]);
                }
            }
        }
    }

    private void addRandom(int[] first, int[] second, SplittableRandom random, Builder pairs) {
        int one;
        int other;
        do {
            one = first[random.nextInt(first.length)];
            other = second[random.nextInt(second.length)];
        } while (people[one] == people[other]);
        pairs.add(one, other);
    }

    /** Collects pairs. */
    private static final class Builder {
        private final List<Integer> first = new ArrayList<>();
        private final List<Integer> second = new ArrayList<>();

        void add(int one, int other) {
            first.add(one);
            second.add(other);
        }

        int size() {
            return first.size();
        }

        Pairs build(double weight) {
            return new Pairs(
                    first.stream().mapToInt(image -> image).toArray(),
                    second.stream().mapToInt(image -> image).toArray(),
                    weight);
        }
    }
}
