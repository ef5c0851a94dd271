// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An MXNet RecordIO file, as InsightFace writes datasets: the label of a record is its identity. Identities are named by their
 * labels, with leading zeros.
 *
 * @param file the record file, {@code NAME.rec}; its index is {@code NAME.idx} next to it, or is rebuilt by a scan
 * @param description of the source in messages and in the index; for a copy, the URI of the original
 */
public record RecordIOSource(Path file, String description) implements FaceSource {
    /** A file that is not a copy of a remote one. */
    public RecordIOSource(Path file) {
        this(file, "record file " + file);
    }

    @Override
    public Indexing index(Framing framing, Optional<FaceIndex> before, ProgressCallback progress) {
        try (var records = RecordImages.open(file)) {
            return new ImageIndexer(description, framing, progress).index(records.listing(), records, before);
        }
    }

    /** {@inheritDoc} The file stays open until the images are garbage-collected. */
    @Override
    public FaceImages open(FaceIndex index) {
        return new StoredImages(RecordImages.open(file), index);
    }
}
