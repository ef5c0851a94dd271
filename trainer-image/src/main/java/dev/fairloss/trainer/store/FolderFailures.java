// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Turns I/O errors of a folder store into failures that name the path and the remedy. */
final class FolderFailures {
    private static final String FREE_SPACE =
            "Free some space, or choose another folder in spec.storage.uri; the run continues from there.";

    private final Path root;

    FolderFailures(Path root) {
        this.root = root;
    }

    TrainerException writing(Path target, IOException e) {
        if (ErrorTexts.isDiskFull(e)) {
            return TrainerException.invalidInput("The disk is full: cannot write " + target + ".", FREE_SPACE, e);
        }
        if (ErrorTexts.isQuotaExceeded(e)) {
            return TrainerException.invalidInput(
                    "The disk quota is used up: cannot write " + target + ".", FREE_SPACE, e);
        }
        if (e instanceof AccessDeniedException || ErrorTexts.isNotPermitted(e)) {
            return TrainerException.invalidInput(
                    "Not allowed to write " + target + ".",
                    "Make the folder writable for this user, or choose another in spec.storage.uri.",
                    e);
        }
        return reading(target, e);
    }

    TrainerException reading(Path path, IOException e) {
        Optional<Path> blocking = blockingFile(path);
        if (blocking.isPresent()) {
            return TrainerException.invalidInput(
                    blocking.get() + " is a file, but the artifact store needs a folder there.",
                    "Move it away, or choose another folder in spec.storage.uri.",
                    e);
        }
        if (e instanceof AccessDeniedException) {
            return TrainerException.invalidInput(
                    "Not allowed to read " + path + ".", "Give this user the right to read " + root + ".", e);
        }
        return new TrainerException(
                ExitCode.RETRY,
                "Cannot use " + path + " (" + ErrorTexts.reason(e) + ").",
                "Check the disk, then run the same command again.",
                e);
    }

    /** A file where a folder above the path should be. */
    private static Optional<Path> blockingFile(Path path) {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                return Files.isDirectory(above) ? Optional.empty() : Optional.of(above);
            }
        }
        return Optional.empty();
    }
}
