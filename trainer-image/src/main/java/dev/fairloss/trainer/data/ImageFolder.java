// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder with one subfolder per identity, which holds JPEG, PNG, WebP, TIFF, BMP or PPM files. Files that are not images are
 * skipped; a folder with images inside the folder of an identity is refused.
 *
 * @param root the folder
 * @param description of the source in messages and in the index; for a copy, the URI of the original
 */
public record ImageFolder(Path root, String description) implements FaceSource {
    /** A folder that is not a copy of a remote one. */
    public ImageFolder(Path root) {
        this(root, "folder " + root);
    }

    @Override
    public Indexing index(Framing framing, Optional<FaceIndex> before, ProgressCallback progress) {
        return new ImageIndexer(description, framing, progress).index(FolderListing.of(root), files(), before);
    }

    @Override
    public FaceImages open(FaceIndex index) {
        return new StoredImages(files(), index);
    }

    EncodedImages files() {
        return new ImageFiles(root);
    }

    private record ImageFiles(Path root) implements EncodedImages {
        @Override
        public byte[] read(String path) throws IOException, UnreadableImageException {
            Path file = root.resolve(path);
            long size = Files.size(file);
            if (size > MAXIMUM_BYTES) {
                throw UnreadableImageException.tooLarge(size);
            }
            return Files.readAllBytes(file);
        }

        @Override
        public byte[] head(String path, int bytes) throws IOException {
            try (InputStream in = Files.newInputStream(root.resolve(path))) {
                return in.readNBytes(bytes);
            }
        }

        @Override
        public String locate(String path) {
            return root.resolve(path).toString();
        }
    }
}
