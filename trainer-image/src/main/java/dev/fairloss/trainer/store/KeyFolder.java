// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Credentials in a folder with a file per name, such as a mounted Secret. */
final class KeyFolder implements S3Credentials.Source {
    private final Path folder;

    KeyFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public S3Credentials current() {
        return S3Credentials.of(this, name -> text(folder.resolve(name)), name -> "the file " + folder.resolve(name));
    }

    /** The text of a file, empty if it does not exist. Bytes that are not UTF-8 are replaced, and found by validation. */
    static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException absent) {
            return "";
        } catch (IOException e) {
            throw TrainerException.invalidInput(
                    "Cannot read the credentials in the file " + file + " (" + IoErrors.reason(e) + ").",
                    "Make it a file that this user may read.",
                    e);
        }
    }

    @Override
    public String describe() {
        return "the folder " + folder;
    }
}
