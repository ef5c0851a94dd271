// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Lists a folder of identities. System folders, hidden files and anything that is not a regular file are skipped; links without
 * a target and folders without permission are unreadable.
 */
final class FolderListing {
    private static final String SHAPE =
            "A dataset is a folder with one subfolder per identity, which holds the images of that identity";

    /** Deepest folder of a tree; links may form loops. */
    private static final int MAXIMUM_DEPTH = 8;

    private final Path root;
    private final boolean tree;
    private final List<Candidate> files = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final List<Unreadable> unreadable = new ArrayList<>();
    private final Set<String> identities = new TreeSet<>();

    private FolderListing(Path root, boolean tree) {
        this.root = root;
        this.tree = tree;
    }

    /**
     * Lists a folder.
     *
     * @throws TrainerException invalid input: there is no such folder, or an image or a folder is at the wrong level
     */
    static ImageListing of(Path root) {
        return of(root, false);
    }

    /**
     * Lists a folder with images at any level. The identity of an image is its first folder, or empty if it is in none.
     *
     * @throws TrainerException invalid input: there is no such folder
     */
    static ImageListing ofTree(Path root) {
        return of(root, true);
    }

    private static ImageListing of(Path root, boolean tree) {
        if (!Files.exists(root)) {
            throw TrainerException.invalidInput(
                    "The folder " + root.toAbsolutePath() + " does not exist.", SHAPE + ".");
        }
        if (!Files.isDirectory(root)) {
            throw TrainerException.invalidInput(root.toAbsolutePath() + " is a file.", SHAPE + ".");
        }
        var listing = new FolderListing(root, tree);
        try {
            for (Path entry : entries(root)) {
                listing.addTopLevel(entry);
            }
        } catch (IOException e) {
            throw IoErrors.unreadable("the folder " + root, e);
        }
        return new ImageListing(listing.files, listing.skipped, listing.unreadable, listing.identities);
    }

    private void addTopLevel(Path entry) {
        String name = name(entry);
        if (skipByName(entry) || skipByType(entry)) {
            return;
        }
        if (Files.isDirectory(entry)) {
            addIdentity(name, entry);
        } else if (tree) {
            addFile("", entry);
        } else if (isImage(entry)) {
            throw TrainerException.invalidInput(
                    "The image " + name + " is directly in " + root + ".",
                    SHAPE + ": move it to " + root.resolve("IDENTITY").resolve(name) + ".");
        } else {
            skipped.add(new Skipped(name, Skipped.Reason.NOT_AN_IMAGE));
        }
    }

    private void addIdentity(String identity, Path folder) {
        try {
            for (Path entry : entries(folder)) {
                if (skipByName(entry) || skipByType(entry)) {
                    continue;
                }
                if (!Files.isDirectory(entry)) {
                    addFile(identity, entry);
                } else if (!tree) {
                    addNested(folder, entry);
                } else if (root.relativize(entry).getNameCount() <= MAXIMUM_DEPTH) {
                    addIdentity(identity, entry);
                } else {
                    unreadable.add(new Unreadable(
                            path(entry),
                            Unreadable.Reason.FORBIDDEN,
                            "it is more than " + MAXIMUM_DEPTH + " folders deep"));
                }
            }
            identities.add(identity);
        } catch (IOException e) {
            unreadable.add(Unreadable.forbidden(path(folder), e));
        }
    }

    private void addFile(String identity, Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            files.add(new Candidate(
                    identity,
                    path(file),
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant(),
                    FileKind.of(name(file)) == FileKind.IMAGE));
        } catch (IOException e) {
            unreadable.add(Unreadable.forbidden(path(file), e));
        }
    }

    /** A folder in the folder of an identity is skipped, unless it contains images: these would be lost silently. */
    private void addNested(Path identity, Path nested) {
        boolean images;
        try (Stream<Path> below = Files.walk(nested.toRealPath())) {
            images = below.anyMatch(file -> Files.isRegularFile(file) && isImage(file));
        } catch (UncheckedIOException e) {
            unreadable.add(Unreadable.forbidden(path(nested), e.getCause()));
            return;
        } catch (IOException e) {
            unreadable.add(Unreadable.forbidden(path(nested), e));
            return;
        }
        if (images) {
            throw TrainerException.invalidInput(
                    "The folder " + identity + " of an identity contains a folder with images, " + name(nested) + ".",
                    SHAPE + ". If the identities are one level deeper, set the URI to " + identity + ".");
        }
        skipped.add(new Skipped(path(nested), Skipped.Reason.NO_IMAGES));
    }

    private boolean skipByName(Path entry) {
        return switch (FileKind.of(name(entry))) {
            case HIDDEN -> skipped.add(new Skipped(path(entry), Skipped.Reason.HIDDEN));
            case SYSTEM -> skipped.add(new Skipped(path(entry), Skipped.Reason.SYSTEM));
            case IMAGE, OTHER -> false;
        };
    }

    /** Opening a named pipe or a device may block forever. */
    private boolean skipByType(Path entry) {
        if (Files.isRegularFile(entry) || Files.isDirectory(entry)) {
            return false;
        }
        if (Files.exists(entry)) {
            return skipped.add(new Skipped(path(entry), Skipped.Reason.NOT_A_FILE));
        }
        String detail = Files.isSymbolicLink(entry) ? "a link without a target" : "it does not exist";
        return unreadable.add(new Unreadable(path(entry), Unreadable.Reason.FORBIDDEN, detail));
    }

    /** Whether a regular file is an image by its name or its contents; no if it cannot be read. */
    private static boolean isImage(Path file) {
        return switch (FileKind.of(name(file))) {
            case IMAGE -> true;
            case HIDDEN, SYSTEM -> false;
            case OTHER -> {
                try (InputStream in = Files.newInputStream(file)) {
                    yield ImageFormat.of(in.readNBytes(ImageFormat.HEAD)).isPresent();
                } catch (IOException e) {
                    yield false;
                }
            }
        };
    }

    private String path(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted(Comparator.comparing(FolderListing::name)).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
