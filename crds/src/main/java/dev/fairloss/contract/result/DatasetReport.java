// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.artifact.SkippedFiles;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * A description of the training data.
 *
 * @param version               format version, {@link #VERSION}
 * @param source                location of the data, such as a folder or "synthetic faces, seed 1"
 * @param origin                where the images come from, as the spec states it
 * @param license               of the images, as the spec states it
 * @param landmarks             URI of the landmarks by which the images are aligned
 * @param imageSize             height and width in pixels
 * @param identities            identities in the training set
 * @param images                images of these identities, fairness images included
 * @param fairnessImages        images of these identities that are held out of every training, for the evaluation per group
 * @param rewardImages          images that the first pretrained network does not train on, for rewards; other networks leave
 *     out others, and the final trainings use all of them
 * @param heldOutIdentities     identities held out entirely, for evaluation
 * @param heldOutIdentityImages images of the held-out identities
 * @param skipped               files that are not used, and identities without images
 * @param tailMaximum           largest number of training images of an identity in the tail group
 * @param middleMaximum         largest number of training images of an identity in the middle group
 * @param histogram             identities of the training set by number of training images, ascending; empty bins are left out
 * @param fingerprint           SHA-256 over identities, images and hold-out
 */
@RecordBuilder
public record DatasetReport(
        int version,
        String source,
        Optional<String> origin,
        Optional<String> license,
        Optional<String> landmarks,
        int imageSize,
        int identities,
        int images,
        int fairnessImages,
        int rewardImages,
        int heldOutIdentities,
        int heldOutIdentityImages,
        SkippedFiles skipped,
        int tailMaximum,
        int middleMaximum,
        List<HistogramBin> histogram,
        String fingerprint) {
    /** The current format version. */
    public static final int VERSION = 1;

    public DatasetReport {
        histogram = List.copyOf(histogram);
    }

    /**
     * A bin of the histogram.
     *
     * @param images     images per identity
     * @param identities number of identities with that many images
     */
    public record HistogramBin(int images, int identities) {}
}
