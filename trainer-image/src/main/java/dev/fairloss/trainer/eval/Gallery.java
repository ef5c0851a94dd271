// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Who is enrolled and who is searched for. The first image of each person with two or more is enrolled, the others are searched
 * for. One in {@value #NOT_ENROLLED} of these people is not enrolled: all their images are searches without a mate. People with one
 * image are distractors.
 *
 * @param enrolled images in the gallery that have a mate among the searches; the number of the image
 * @param distractors other images in the gallery
 * @param searches images that are searched for
 * @param mate position in {@code enrolled} of the person of each search, (searches); -1 without a mate
 */
public record Gallery(int[] enrolled, int[] distractors, int[] searches, int[] mate) {
    /** One in this number of people is not enrolled. */
    static final int NOT_ENROLLED = 5;

    /** Most searches for one person, so that a person with many images does not dominate. */
    static final int SEARCHES_PER_PERSON = 30;

    /**
     * Deals people.
     *
     * @param personOfImage number of the person in each image, (images); -1 for a distractor; -2 for an image that takes no part
     */
    public static Gallery of(int[] personOfImage) {
        Map<Integer, List<Integer>> byPerson = new HashMap<>();
        List<Integer> distractors = new ArrayList<>();
        for (int image = 0; image < personOfImage.length; image++) {
            if (personOfImage[image] >= 0) {
                byPerson.computeIfAbsent(personOfImage[image], person -> new ArrayList<>())
                        .add(image);
            } else if (personOfImage[image] == -1) {
                distractors.add(image);
            }
        }
        List<Integer> several = byPerson.keySet().stream()
                .sorted()
                .filter(person -> byPerson.get(person).size() > 1)
                .toList();
        byPerson.keySet().stream()
                .sorted()
                .filter(person -> byPerson.get(person).size() == 1)
                .forEach(person -> distractors.add(byPerson.get(person).get(0)));
        int[] order = Seeds.permutation(0, "gallery", 0, several.size());
        List<Integer> enrolled = new ArrayList<>();
        List<int[]> searches = new ArrayList<>();
        for (int position = 0; position < order.length; position++) {
            int person = several.get(order[position]);
            List<Integer> images = byPerson.get(person);
            boolean isEnrolled = position % NOT_ENROLLED != NOT_ENROLLED - 1;
            int mate = isEnrolled ? enrolled.size() : -1;
            if (isEnrolled) {
                enrolled.add(images.get(0));
            }
            images.stream()
                    .skip(isEnrolled ? 1 : 0)
                    .limit(SEARCHES_PER_PERSON)
                    .forEach(image -> searches.add(new int[] {image, mate}));
        }
        return new Gallery(array(enrolled), array(distractors), column(searches, 0), column(searches, 1));
    }

    private static int[] array(List<Integer> values) {
        return values.stream().mapToInt(value -> value).toArray();
    }

    private static int[] column(List<int[]> rows, int column) {
        return rows.stream().mapToInt(row -> row[column]).toArray();
    }

    /** Number of searches for enrolled people. */
    public int mated() {
        return (int) IntStream.of(mate).filter(one -> one >= 0).count();
    }

    /** All images of the gallery, enrolled ones first. */
    public int[] images() {
        return IntStream.concat(IntStream.of(enrolled), IntStream.of(distractors))
                .toArray();
    }
}
