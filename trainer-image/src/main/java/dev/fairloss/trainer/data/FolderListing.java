// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What lies in a folder of people, unread.
 *
 * @param files candidates for images, by person and path
 * @param ignored files that are hidden or no images by their names
 */
record FolderListing(List<Candidate> files, int ignored) {
    private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png", "bmp", "ppm", "pgm", "pnm");
    private static final Set<String> UNSUPPORTED =
            Set.of("gif", "webp", "tif", "tiff", "heic", "heif", "avif", "jp2", "jxl");
    private static final String SHAPE =
            "A data set is a folder with one folder a person, each with that person's images";

    /**
     * A file that is an image by its name.
     *
     * @param person name of its folder
     * @param path relative to the root, with forward slashes
     * @param bytes size
     * @param modified when it was changed last
     * @param supported whether there is a reader for its kind
     */
    record Candidate(String person, String path, long bytes, Instant modified, boolean supported) {}

    /**
     * Lists a folder.
     *
     * @throws TrainerException user must repair: no such folder, or images or folders where they do not belong
     */
    static FolderListing of(Path root) {
        if (!Files.exists(root)) {
            throw TrainerException.repair("There is no folder " + root.toAbsolutePath() + ". " + SHAPE + ".");
        }
        if (!Files.isDirectory(root)) {
            throw TrainerException.repair(root.toAbsolutePath() + " is a file. " + SHAPE + ".");
        }
        try {
            return list(root);
        } catch (IOException e) {
            throw new TrainerException(
                    ExitCode.INVALID_INPUT, "Cannot list " + root + ": " + e + ". Are its rights in order?", e);
        }
    }

    private static FolderListing list(Path root) throws IOException {
        int ignored = 0;
        List<Candidate> files = new ArrayList<>();
        for (Path entry : entries(root)) {
            String name = entry.getFileName().toString();
            if (name.startsWith(".")) {
                ignored++;
            } else if (Files.isDirectory(entry)) {
                ignored += listPerson(name, entry, files);
            } else if (isImage(name)) {
                throw TrainerException.repair("The image " + name + " lies directly in " + root + ". " + SHAPE
                        + ": move it to " + root.resolve("NAME_OF_PERSON").resolve(name) + ".");
            } else {
                ignored++;
            }
        }
        return new FolderListing(files, ignored);
    }

    private static int listPerson(String person, Path folder, List<Candidate> files) throws IOException {
        int ignored = 0;
        for (Path entry : entries(folder)) {
            String name = entry.getFileName().toString();
            if (name.startsWith(".")) {
                ignored++;
            } else if (Files.isDirectory(entry)) {
                throw TrainerException.repair("The person's folder " + folder + " holds a folder, " + name + ". "
                        + SHAPE + ". If people lie one level deeper, give " + folder + ".");
            } else if (isImage(name) || UNSUPPORTED.contains(extension(name))) {
                var attributes = Files.readAttributes(entry, BasicFileAttributes.class);
                files.add(new Candidate(
                        person,
                        person + "/" + name,
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant(),
                        isImage(name)));
            } else {
                ignored++;
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

    private static boolean isImage(String name) {
        return IMAGES.contains(extension(name));
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
