// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

import dev.fairloss.contract.mdp.CountGroup;
import java.util.Arrays;

/**
 * Where the tail, the middle and the head of the long tail meet. Ours: the paper does not give its edges.
 *
 * @param tailMost most images of a person of the tail, 0 or more
 * @param middleMost most images of a person of the middle, at least {@code tailMost}; equal: nobody is in the middle
 */
public record CountEdges(int tailMost, int middleMost) {
    /** 2 images or fewer, 3 to 5, 6 or more. */
    public static final CountEdges DEFAULT = new CountEdges(2, 5);

    /** Where everyone has this many images, the default edges would leave the tail empty. */
    private static final int ENOUGH_FOR_QUANTILES = 5;

    public CountEdges {
        if (tailMost < 0 || middleMost < tailMost) {
            throw new IllegalArgumentException("edges must not descend: " + tailMost + ", " + middleMost);
        }
    }

    /**
     * The edges for a data set: {@link #DEFAULT}, or terciles where everyone has at least five images. Terciles are not
     * used on long tails, where ties would make them useless (half of the people have the same small count). People of
     * equal count are never parted, so a third may be larger than another, or empty.
     *
     * @param counts images of each person, (people), any order
     */
    public static CountEdges of(int[] counts) {
        int[] sorted = counts.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0 || sorted[0] < ENOUGH_FOR_QUANTILES) {
            return DEFAULT;
        }
        int tailMost = edge(sorted, sorted.length / 3., 0);
        return new CountEdges(tailMost, edge(sorted, sorted.length * 2 / 3., tailMost));
    }

    /** The group of a person with this many images. */
    public CountGroup group(int count) {
        if (count <= tailMost) {
            return CountGroup.TAIL;
        }
        return count <= middleMost ? CountGroup.MIDDLE : CountGroup.HEAD;
    }

    /** The count, at least {@code least}, up to which the number of people is nearest to {@code people}; the lower if two are. */
    private static int edge(int[] sorted, double people, int least) {
        int best = least;
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < sorted.length; i++) {
            boolean lastOfItsCount = i + 1 == sorted.length || sorted[i + 1] > sorted[i];
            double away = Math.abs(i + 1 - people);
            if (lastOfItsCount && sorted[i] >= least && away < nearest) {
                nearest = away;
                best = sorted[i];
            }
        }
        return best;
    }
}
