// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Files and folders in the folder for temporary files ({@code java.io.tmpdir}). The caller deletes them. */
public final class TemporaryFiles {
    private static final String PREFIX = "fairloss-";

    private TemporaryFiles() {}

    /** A new, empty file. @param suffix the end of its name */
    public static Path file(String suffix) {
        try {
            return Files.createTempFile(PREFIX, suffix);
        } catch (IOException e) {
            throw cannotCreate("file", e);
        }
    }

    /** A new, empty folder. */
    public static Path folder() {
        try {
            return Files.createTempDirectory(PREFIX);
        } catch (IOException e) {
            throw cannotCreate("folder", e);
        }
    }

    /** Deletes a file, or a folder with all that it contains; does nothing if it does not exist. */
    public static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> found = Files.walk(path)) {
            for (Path one : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete temporary files in " + path + ": " + e.getMessage(), e);
        }
    }

    private static UncheckedIOException cannotCreate(String what, IOException cause) {
        return new UncheckedIOException(
                "Cannot create a temporary " + what + " in " + System.getProperty("java.io.tmpdir"), cause);
    }
}
