// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Lists a folder of identities. */
final class FolderListing {
    private static final String SHAPE =
            "A dataset is a folder with one subfolder per identity, which holds the images of that identity";

    private FolderListing() {}

    /**
     * Lists a folder.
     *
     * @throws TrainerException invalid input: there is no such folder, or an image or a folder is at the wrong level
     */
    static ImageListing of(Path root) {
        if (!Files.exists(root)) {
            throw TrainerException.invalidInput(
                    "The folder " + root.toAbsolutePath() + " does not exist.", SHAPE + ".");
        }
        if (!Files.isDirectory(root)) {
            throw TrainerException.invalidInput(root.toAbsolutePath() + " is a file.", SHAPE + ".");
        }
        try {
            return list(root);
        } catch (IOException e) {
            throw TrainerException.invalidInput("Cannot list " + root + ": " + e + ".", "Check its permissions.", e);
        }
    }

    private static ImageListing list(Path root) throws IOException {
        int ignored = 0;
        List<Candidate> files = new ArrayList<>();
        for (Path entry : entries(root)) {
            String name = entry.getFileName().toString();
            if (FileKind.isHidden(name)) {
                ignored++;
            } else if (Files.isDirectory(entry)) {
                ignored += listIdentity(name, entry, files);
            } else if (FileKind.of(name) == FileKind.IMAGE) {
                throw TrainerException.invalidInput(
                        "The image " + name + " is directly in " + root + ".",
                        SHAPE + ": move it to " + root.resolve("IDENTITY").resolve(name) + ".");
            } else {
                ignored++;
            }
        }
        return new ImageListing(files, ignored);
    }

    private static int listIdentity(String identity, Path folder, List<Candidate> files) throws IOException {
        int ignored = 0;
        for (Path entry : entries(folder)) {
            String name = entry.getFileName().toString();
            FileKind kind = FileKind.of(name);
            if (Files.isDirectory(entry) && !FileKind.isHidden(name)) {
                throw TrainerException.invalidInput(
                        "The folder " + folder + " of an identity contains a folder, " + name + ".",
                        SHAPE + ". If the identities are one level deeper, set the URI to " + folder + ".");
            } else if (kind == FileKind.OTHER) {
                ignored++;
            } else {
                var attributes = Files.readAttributes(entry, BasicFileAttributes.class);
                files.add(new Candidate(
                        identity,
                        identity + "/" + name,
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant(),
                        kind == FileKind.IMAGE));
            }
        }
        return ignored;
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted(
                            Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        }
    }
}
