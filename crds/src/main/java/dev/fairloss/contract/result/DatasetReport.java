// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * What the training data are.
 *
 * @param version of this form, {@link #VERSION}
 * @param source where they come from, such as a folder, or "drawn faces, seed 1"
 * @param imageSize height and width in pixels
 * @param identities people trained on
 * @param images images of them, those kept out of training included
 * @param heldOutImages images of them that are kept out of training, for rewards and for fairness
 * @param heldOutIdentities people kept out of training altogether, for evaluation
 * @param heldOutPeopleImages images of those
 * @param unreadable files that could not be read and were left out
 * @param tailMost most images of a person of the tail
 * @param middleMost most images of a person of the middle
 * @param histogram people trained on by their number of images, ascending, counts without people left out
 * @param fingerprint of people, images and what is kept out
 */
public record DatasetReport(
        int version,
        String source,
        int imageSize,
        int identities,
        int images,
        int heldOutImages,
        int heldOutIdentities,
        int heldOutPeopleImages,
        int unreadable,
        int tailMost,
        int middleMost,
        List<CountBar> histogram,
        String fingerprint) {
    /** The version that this code writes. */
    public static final int VERSION = 1;

    public DatasetReport {
        histogram = List.copyOf(histogram);
    }

    /**
     * A bar of the histogram.
     *
     * @param images images of a person
     * @param identities people with so many
     */
    public record CountBar(int images, int identities) {}
}
