// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.Optional;

/**
 * How images are brought to one size: aligned by landmarks, or else the central square, scaled.
 *
 * @param imageSize height and width of the decoded images, in pixels
 * @param landmarks of each image
 */
public record Framing(int imageSize, Optional<LandmarksFile> landmarks) {
    /** The central square of each image. */
    public static Framing central(int imageSize) {
        return new Framing(imageSize, Optional.empty());
    }

    /** The same size, aligned. */
    Framing alignedBy(LandmarksFile file) {
        return new Framing(imageSize, Optional.of(file));
    }
}
