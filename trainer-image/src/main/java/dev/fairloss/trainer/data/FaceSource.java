// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.Optional;

/**
 * Where images of faces come from. A further source (record files, a folder in an object store) is a further
 * implementation of this.
 */
public interface FaceSource {
    /**
     * Finds all people and images, and makes sure that every image can be read.
     *
     * @param imageSize height and width to which images are brought, in pixels
     * @param before an index of this source made earlier; what has not changed since is not read again
     * @param progress told of images looked at
     * @throws dev.fairloss.trainer.TrainerException user must repair: there is no such source, or its shape is wrong
     */
    Indexing index(int imageSize, Optional<FaceIndex> before, ProgressCallback progress);

    /** The images of an index of this source. */
    FaceImages open(FaceIndex index);
}
