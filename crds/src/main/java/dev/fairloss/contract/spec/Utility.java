// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/**
 * What a margin change is supposed to raise: a number per group that a fine-tune changes. Larger is better. The constants are
 * spelled as in an experiment file. Except for {@link #Published}, all are read on images that the network has not seen: a
 * distance of such an image to the center of its own class is genuine, one to the nearest other centers is an impostor's.
 */
public enum Utility {
    /** Mean impostor distance minus mean genuine distance. Changes when all distances shrink alike. Ours. */
    Difference,
    /** Logarithm of the mean impostor distance divided by the mean genuine distance: independent of the scale. Ours. */
    LogRatio,
    /**
     * Sensitivity index d': mean impostor distance minus mean genuine distance, divided by the root of the mean of their
     * variances (Green and Swets, "Signal Detection Theory and Psychophysics", 1966). Independent of the scale.
     */
    DPrime,
    /**
     * The reading of the paper's words: mean distance between nearest class centers minus mean distance of training images to
     * their class center. Rewards the memory of training images.
     */
    Published;

    /** Whether the utility is in the unit of cosine distances; otherwise it has no unit. */
    public boolean isDistance() {
        return switch (this) {
            case Difference, Published -> true;
            case LogRatio, DPrime -> false;
        };
    }
}
