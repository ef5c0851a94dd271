// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Tar archives in the form of WebDataset: {@code KEY.jpg} (or another image) and {@code KEY.cls} with the number of the identity.
 * Identities are named by their numbers, with leading zeros.
 *
 * @param location a tar archive, or a folder of them
 * @param description of the source in messages and in the index; for a copy, the URI of the original
 */
public record WebDatasetSource(Path location, String description) implements FaceSource {
    /** Archives that are not a copy of remote ones. */
    public WebDatasetSource(Path location) {
        this(location, "WebDataset " + location);
    }

    @Override
    public Indexing index(Framing framing, Optional<FaceIndex> before, ProgressCallback progress) {
        try (var samples = WebDatasetImages.open(location)) {
            return new ImageIndexer(description, framing, progress).index(samples.listing(), samples, before);
        }
    }

    /** {@inheritDoc} The archives stay open until the images are garbage-collected. */
    @Override
    public FaceImages open(FaceIndex index) {
        return new StoredImages(WebDatasetImages.open(location), index);
    }
}
