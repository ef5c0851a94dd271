// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An MXNet RecordIO file with its index, as InsightFace writes datasets: the label of a record is its identity. Identities are
 * named by their labels, with leading zeros.
 *
 * @param file the record file, {@code NAME.rec}; its index is {@code NAME.idx} next to it
 * @param description of the source in messages and in the index; for a copy, the URI of the original
 */
public record RecordIOSource(Path file, String description) implements FaceSource {
    /** A file that is not a copy of a remote one. */
    public RecordIOSource(Path file) {
        this(file, "record file " + file);
    }

    @Override
    public Indexing index(int imageSize, Optional<FaceIndex> before, ProgressCallback progress) {
        try (var records = RecordImages.open(file)) {
            return new ImageIndexer(description, imageSize, progress).index(records.listing(), records, before);
        }
    }

    /** {@inheritDoc} The file stays open until the images are garbage-collected. */
    @Override
    public FaceImages open(FaceIndex index) {
        return new StoredImages(RecordImages.open(file), index);
    }
}
