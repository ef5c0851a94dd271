// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Chooses the reward images of each pretrained network by cross-fitting. An identity with two or three training images has one
 * reward image in every second rotation, another one each time: some networks see it whole, and the others measure it on an
 * image that they have not seen. Of four or more images a part is held out in every rotation. One image is always trained on.
 * Ours, not from the paper.
 *
 * @param order training images of each class, in the order in which they become reward images, (classes, 1 or more)
 * @param phases 0 or 1: whether a class with two or three images has reward images in even or in odd rotations, (classes)
 * @param holdOut how many images are held out
 */
public record Rotations(int[][] order, int[] phases, HoldOut holdOut) {
    /** Identities with fewer training images than this have a reward image in every second rotation only. */
    private static final int ALWAYS = 4;

    /**
     * A rotation.
     *
     * @param number 0 or more
     * @param trainImages all training images of each class, ascending
     */
    Rotation of(int number, int[][] trainImages) {
        if (number < 0) {
            throw new IllegalArgumentException("rotations are numbered from 0, not " + number);
        }
        var train = new int[trainImages.length][];
        var reward = new int[trainImages.length][];
        for (int c = 0; c < trainImages.length; c++) {
            Set<Integer> chosen = rewardImages(c, number);
            reward[c] = IntStream.of(trainImages[c]).filter(chosen::contains).toArray();
            train[c] = IntStream.of(trainImages[c])
                    .filter(image -> !chosen.contains(image))
                    .toArray();
        }
        return new Rotation(number, train, reward);
    }

    private Set<Integer> rewardImages(int label, int number) {
        int n = order[label].length;
        if (n < ALWAYS) {
            long turn = (long) number + phases[label];
            return n < 2 || turn % 2 != 0 ? Set.of() : Set.of(order[label][(int) (turn / 2 % n)]);
        }
        int some = holdOut.rewardImages(n);
        long start = (long) number * some;
        return new HashSet<>(IntStream.range(0, some)
                .mapToObj(i -> order[label][(int) ((start + i) % n)])
                .toList());
    }
}
