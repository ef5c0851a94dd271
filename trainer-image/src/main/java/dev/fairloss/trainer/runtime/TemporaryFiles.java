// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders for files that may not fit in memory. */
public final class TemporaryFiles {
    private TemporaryFiles() {}

    /** A new folder, which the caller deletes. */
    public static Path folder() {
        try {
            return Files.createTempDirectory("fairloss-");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot create a temporary folder in " + System.getProperty("java.io.tmpdir"), e);
        }
    }

    /** Deletes a folder with all its files. */
    public static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete temporary files in " + folder + ": " + e.getMessage(), e);
        }
    }
}
