// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

/**
 * What is held out of training. (Ours, not from the paper.)
 *
 * @param seed of all choices
 * @param identities number of identities held out for evaluation, with all their images
 * @param minimumImages training identities with at least this many images, 4 or more, hold out images for rewards
 * @param divisor such an identity with n images holds out n / divisor of them; 2 or more
 * @param maximumImages largest number of reward images of one identity
 * @param tailShare fraction (0..1) of the identities with 2 or 3 images that hold one out for the evaluation per group
 */
public record HoldOut(long seed, int identities, int minimumImages, int divisor, int maximumImages, double tailShare) {
    private static final int DIVISOR = 4;
    private static final double TAIL_SHARE = .2;

    /** Checks the bounds, which leave at least two images of every identity with three or more in training. */
    public HoldOut {
        if (identities < 0
                || minimumImages < 4
                || divisor < 2
                || maximumImages < 0
                || !(tailShare >= 0 && tailShare <= 1)) {
            throw new IllegalArgumentException("out of range: " + identities + ", " + minimumImages + ", " + divisor
                    + ", " + maximumImages + ", " + tailShare);
        }
    }

    /** Holds out a quarter of the images for rewards, and an image of a fifth of the tail for evaluation. */
    public static HoldOut of(long seed, int identities, int minimumImages, int maximumImages) {
        return new HoldOut(seed, identities, minimumImages, DIVISOR, maximumImages, TAIL_SHARE);
    }

    /** Number of images that a training identity with n images holds out for rewards. */
    int rewardImages(int n) {
        return n < minimumImages ? 0 : Math.min(maximumImages, n / divisor);
    }
}
