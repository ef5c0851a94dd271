// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A source whose images are aligned by landmarks. The index contains the landmarks of each image.
 *
 * @param source of the images
 * @param landmarks the file, as {@link LandmarksFile} reads it
 */
public record AlignedSource(FaceSource source, Path landmarks) implements FaceSource {
    @Override
    public Indexing index(Framing framing, Optional<FaceIndex> before, ProgressCallback progress) {
        return source.index(framing.alignedBy(LandmarksFile.read(landmarks)), before, progress);
    }

    @Override
    public FaceImages open(FaceIndex index) {
        return source.open(index);
    }
}
