// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.json.Sha256;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The local side of an {@link S3Mirror}. Its errors are failures of this machine that name a path, so that nothing of it is
 * retried or reported as an error of the object store.
 *
 * @param root folder of the copy, or its only file
 */
record MirrorFolder(Path root) {
    /** Whether the file exists and is the copy of an object with this size and time. */
    static boolean isCurrent(Path file, long bytes, Instant modified) {
        try {
            return Files.size(file) == bytes
                    && Files.getLastModifiedTime(file).toInstant().equals(modified);
        } catch (IOException absent) {
            return false;
        }
    }

    /**
     * Starts a file that will be created or replaced atomically.
     *
     * @throws TrainerException if the file cannot be written
     */
    PartFile start(Path file) {
        return PartFile.beside(file, failures());
    }

    /**
     * The SHA-256 of a file, 64 hexadecimal digits.
     *
     * @throws TrainerException if the file cannot be read
     */
    String sha256(Path file) {
        var digest = Sha256.newDigest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return Sha256.finish(digest);
        } catch (IOException e) {
            throw failures().reading(file, e);
        }
    }

    /** Deletes all files but the given ones, and the folders that are then empty. Another process may do the same. */
    void retainOnly(Set<Path> wanted) {
        if (!Files.isDirectory(root)) {
            return;
        }
        Set<Path> folders = new HashSet<>();
        for (Path file : wanted) {
            Path above = file.getParent();
            while (above != null && folders.add(above)) {
                above = above.getParent();
            }
        }
        try (Stream<Path> found = Files.walk(root)) {
            // Deepest first, so that a folder is empty once its files are deleted.
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isDirectory(path)) {
                    if (!folders.contains(path)) {
                        deleteIfEmpty(path);
                    }
                } else if (!wanted.contains(path)
                        && Files.isRegularFile(path)
                        && !path.getFileName().toString().endsWith(PartFile.SUFFIX)) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (NoSuchFileException gone) {
            // Another process deleted it first.
        } catch (IOException e) {
            throw failures().reading(root, e);
        }
    }

    /** Deletes the copy if it is a file. */
    void deleteFile() {
        if (Files.isRegularFile(root)) {
            try {
                Files.deleteIfExists(root);
            } catch (IOException e) {
                throw failures().writing(root, e);
            }
        }
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            if (content.findAny().isPresent()) {
                return;
            }
        }
        Files.deleteIfExists(folder);
    }

    private FolderFailures failures() {
        return new FolderFailures(root, FolderFailures.Use.CACHE);
    }
}
