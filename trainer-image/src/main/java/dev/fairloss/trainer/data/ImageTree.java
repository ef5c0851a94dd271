// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.Optional;

/**
 * A folder with images at any level, for evaluation sets: the images of some are in one folder for all people, or in several
 * folders for each. The identity of an image is its first folder, or empty if it is in none.
 *
 * @param folder the folder
 */
public record ImageTree(ImageFolder folder) implements FaceSource {
    @Override
    public Indexing index(Framing framing, Optional<FaceIndex> before, ProgressCallback progress) {
        return new ImageIndexer(folder.description(), framing, progress)
                .index(FolderListing.ofTree(folder.root()), folder.files(), before);
    }

    @Override
    public FaceImages open(FaceIndex index) {
        return folder.open(index);
    }
}
