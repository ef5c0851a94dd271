// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

/**
 * What is kept out of the training. (Ours, not from the paper.)
 *
 * @param seed of all choices
 * @param identities number of identities held out for evaluation, with all their images
 * @param minimumImages a person of the training with this many images or more, at least 4, holds some out for rewards
 * @param divisor such a person with n images holds out n / divisor, at least 2
 * @param maximumPerPerson but not more than this
 * @param tailShare share (0..1) of the identities with 2 or 3 images who hold one out for the evaluation per group
 */
public record HoldOut(
        long seed, int identities, int minimumImages, int divisor, int maximumPerPerson, double tailShare) {
    private static final int DIVISOR = 4;
    private static final double TAIL_SHARE = .2;

    /** Checks that at least two images of everyone stay in training, where there are three. */
    public HoldOut {
        if (identities < 0
                || minimumImages < 4
                || divisor < 2
                || maximumPerPerson < 0
                || !(tailShare >= 0 && tailShare <= 1)) {
            throw new IllegalArgumentException("out of range: " + identities + ", " + minimumImages + ", " + divisor
                    + ", " + maximumPerPerson + ", " + tailShare);
        }
    }

    /** A quarter of the images for rewards, a fifth of the tail for evaluation. */
    public static HoldOut of(long seed, int identities, int minimumImages, int maximumPerPerson) {
        return new HoldOut(seed, identities, minimumImages, DIVISOR, maximumPerPerson, TAIL_SHARE);
    }

    /** Number of images that a person of the training with n images holds out for rewards. */
    int rewardImages(int n) {
        return n < minimumImages ? 0 : Math.min(maximumPerPerson, n / divisor);
    }
}
