// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder with one folder a person, each with that person's JPEG, PNG, BMP, PPM or PGM files. Hidden files and files that
 * are no images by their name are ignored; a folder inside a person's folder is refused.
 *
 * @param root the folder
 * @param description of it, for people: a copy is described by what it is a copy of
 */
public record ImageFolder(Path root, String description) implements FaceSource {
    /** A folder that is no copy. */
    public ImageFolder(Path root) {
        this(root, "folder " + root);
    }

    @Override
    public Indexing index(int imageSize, Optional<FaceIndex> before, ProgressCallback progress) {
        var listing = FolderListing.of(root);
        return new FolderIndexer(this, imageSize, progress).index(listing, before);
    }

    @Override
    public FaceImages open(FaceIndex index) {
        return new FolderImages(root, index);
    }

    /** The images of an index; each file's sum is compared with the index when it is read. */
    private record FolderImages(Path root, List<FaceIndex.Image> images, int side) implements FaceImages {
        FolderImages(Path root, FaceIndex index) {
            this(root, index.images(), index.imageSize());
        }

        @Override
        public int count() {
            return images.size();
        }

        @Override
        public byte[] pixels(int image) {
            FaceIndex.Image wanted = images.get(image);
            Path path = root.resolve(wanted.path());
            try {
                byte[] file = Files.readAllBytes(path);
                boolean same = wanted.file()
                        .map(stamp ->
                                stamp.bytes() == file.length && stamp.sha256().equals(FaceIndex.sha256(file)))
                        .orElse(true);
                if (!same) {
                    throw TrainerException.repair("The contents of " + path
                            + " have changed since the data set was indexed. Start the run again to index it anew.");
                }
                return ImageDecoder.decode(file, side);
            } catch (UnreadableImageException e) {
                throw TrainerException.repair("Cannot use " + e.at(path.toString()) + ". Repair or remove it.");
            } catch (NoSuchFileException e) {
                throw TrainerException.repair("The image " + path
                        + " is gone since the data set was indexed. Put it back or start the run again.");
            } catch (IOException e) {
                throw new TrainerException(
                        ExitCode.RETRY, "Cannot read the image " + path + ": " + e + ". Is the disk in order?", e);
            }
        }
    }
}
