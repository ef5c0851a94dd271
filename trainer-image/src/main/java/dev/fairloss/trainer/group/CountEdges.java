// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

import dev.fairloss.contract.mdp.CountGroup;
import java.util.Arrays;

/**
 * Numbers of training images that separate the tail, the middle and the head of the long tail. Ours: the paper does not give its edges.
 *
 * @param tailMaximum largest number of training images of an identity in the tail, 0 or more
 * @param middleMaximum largest number of training images of an identity in the middle, at least {@code tailMaximum}; if equal, the middle is empty
 */
public record CountEdges(int tailMaximum, int middleMaximum) {
    /** Tail: up to 2 images; middle: 3 to 5; head: 6 or more. */
    public static final CountEdges DEFAULT = new CountEdges(2, 5);

    /** If every identity has this many training images, the default edges leave the tail and most of the middle empty. */
    private static final int FEWEST_FOR_TERCILES = 4;

    public CountEdges {
        if (tailMaximum < 0 || middleMaximum < tailMaximum) {
            throw new IllegalArgumentException(
                    "count edges must be ascending and at least 0, not " + tailMaximum + " and " + middleMaximum);
        }
    }

    /**
     * The edges for a data set: {@link #DEFAULT}, or terciles if every identity has at least four training images. Terciles are not used on long
     * tails, where half of the identities may have the same small count. Identities of equal count stay together, so the three groups
     * may differ in size, or be empty.
     *
     * @param counts training images of each identity, (identities), in any order
     */
    public static CountEdges of(int[] counts) {
        int[] sorted = counts.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0 || sorted[0] < FEWEST_FOR_TERCILES) {
            return DEFAULT;
        }
        int tailMaximum = edge(sorted, sorted.length / 3., 0);
        return new CountEdges(tailMaximum, edge(sorted, sorted.length * 2 / 3., tailMaximum));
    }

    /** The group of an identity with this many images. */
    public CountGroup group(int count) {
        if (count <= tailMaximum) {
            return CountGroup.TAIL;
        }
        return count <= middleMaximum ? CountGroup.MIDDLE : CountGroup.HEAD;
    }

    /**
     * The count, at least {@code least}, for which the number of identities up to it is nearest to {@code identities}; the lower of two.
     */
    private static int edge(int[] sorted, double identities, int least) {
        int best = least;
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < sorted.length; i++) {
            boolean lastOfItsCount = i + 1 == sorted.length || sorted[i + 1] > sorted[i];
            double away = Math.abs(i + 1 - identities);
            if (lastOfItsCount && sorted[i] >= least && away < nearest) {
                nearest = away;
                best = sorted[i];
            }
        }
        return best;
    }
}
