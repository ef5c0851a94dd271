// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A zip archive with one folder per identity, read in place. It has the identities, pixels and fingerprint of the extracted
 * folder; folders around all identities are skipped.
 *
 * @param file the archive
 * @param description of the source in messages and in the index; for a copy, the URI of the original
 */
public record ZipSource(Path file, String description) implements FaceSource {
    /** An archive that is not a copy of a remote one. */
    public ZipSource(Path file) {
        this(file, "zip archive " + file);
    }

    @Override
    public Indexing index(Framing framing, Optional<FaceIndex> before, ProgressCallback progress) {
        try (var archive = ZipImages.open(file)) {
            return new ImageIndexer(description, framing, progress).index(archive.listing(), archive, before);
        }
    }

    /** {@inheritDoc} The archive stays open until the images are garbage-collected. */
    @Override
    public FaceImages open(FaceIndex index) {
        return new StoredImages(ZipImages.open(file), index);
    }
}
