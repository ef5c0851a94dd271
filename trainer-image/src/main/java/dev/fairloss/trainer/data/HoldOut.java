// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

/**
 * Which identities and images training does without. Images held out for fairness are in no training at all. Images held out
 * for rewards are left out of one pretraining and its fine-tunes only. (Ours, not from the paper.)
 *
 * @param seed of all choices
 * @param identities number of identities held out for evaluation, with all their images
 * @param minimumImages training identities with at least this many images, 4 or more, hold out images for fairness
 * @param divisor such an identity with n images holds out n / divisor of them; 2 or more
 * @param maximumImages largest number of fairness images, and of reward images at a time, of one identity; 1 or more
 * @param shareOfThree fraction (0..1) of the identities with {@value #TAIL_SOURCE} images that hold one out for fairness
 */
public record HoldOut(
        long seed, int identities, int minimumImages, int divisor, int maximumImages, double shareOfThree) {
    /**
     * Identities with this many images supply the measured identities of the tail: one that holds out an image trains on two.
     * It then belongs to the tail, and its variance is still known. An identity with two images would train on one and
     * always fall into tail/medium.
     */
    static final int TAIL_SOURCE = 3;

    private static final int DIVISOR = 4;
    private static final double SHARE_OF_THREE = .5;

    /** Checks the bounds, which leave at least two images of every identity with two or more in training. */
    public HoldOut {
        if (identities < 0
                || minimumImages <= TAIL_SOURCE
                || divisor < 2
                || maximumImages < 1
                || !(shareOfThree >= 0 && shareOfThree <= 1)) {
            throw new IllegalArgumentException("out of range: " + identities + ", " + minimumImages + ", " + divisor
                    + ", " + maximumImages + ", " + shareOfThree);
        }
    }

    /** Holds out a quarter of the images, and one image of half of the identities with three. */
    public static HoldOut of(long seed, int identities, int minimumImages, int maximumImages) {
        return new HoldOut(seed, identities, minimumImages, DIVISOR, maximumImages, SHARE_OF_THREE);
    }

    /**
     * Number of fairness images of a training identity.
     *
     * @param n its images
     * @param uniform random number of the identity, 0..1
     */
    int fairnessImages(int n, double uniform) {
        if (n == TAIL_SOURCE) {
            return uniform < shareOfThree ? 1 : 0;
        }
        return n < minimumImages ? 0 : Math.min(maximumImages, n / divisor);
    }

    /** Number of reward images at a time of an identity with n training images, 4 or more: a part of them, at least one. */
    int rewardImages(int n) {
        return Math.max(1, Math.min(maximumImages, n / divisor));
    }
}
