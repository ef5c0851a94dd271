// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Credentials in a folder with a file per name, such as a mounted Secret. Messages name the Secret if its name is known. */
final class KeyFolder implements S3Credentials.Source {
    private final Path folder;
    private final Optional<String> secret;

    /** @param secret name of the Kubernetes Secret that is mounted at the folder; empty if it is none, or its name is unknown */
    KeyFolder(Path folder, Optional<String> secret) {
        this.folder = folder;
        this.secret = secret;
    }

    @Override
    public S3Credentials current() {
        return S3Credentials.of(this, name -> text(folder.resolve(name)), this::location);
    }

    private String location(String name) {
        return secret.map(known -> "the key " + name + " of the Secret " + known)
                .orElseGet(() -> "the file " + folder.resolve(name));
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
        return secret.map(known -> "the Secret " + known).orElseGet(() -> "the folder " + folder);
    }
}
