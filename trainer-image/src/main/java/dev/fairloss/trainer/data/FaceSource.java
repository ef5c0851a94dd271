// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.Optional;

/**
 * Source of face images, such as a folder or an archive. A new source is a new implementation.
 */
public interface FaceSource {
    /**
     * Finds all identities and images and decodes every image once, to detect those that cannot be used.
     *
     * @param framing how the images are aligned or cropped, and their size
     * @param before an earlier index of this source; unchanged images are not read again
     * @param progress receives the number of checked images
     * @throws dev.fairloss.trainer.TrainerException invalid input: the source does not exist, or does not have the expected structure
     */
    Indexing index(Framing framing, Optional<FaceIndex> before, ProgressCallback progress);

    /** Indexes the central squares of images. */
    default Indexing index(int imageSize, Optional<FaceIndex> before, ProgressCallback progress) {
        return index(Framing.central(imageSize), before, progress);
    }

    /** The images of an index of this source. */
    FaceImages open(FaceIndex index);
}
