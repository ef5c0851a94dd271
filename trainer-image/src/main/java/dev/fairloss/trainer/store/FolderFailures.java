// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Turns I/O errors of a local folder into failures that name the path and the remedy. */
final class FolderFailures {
    private final Path root;
    private final Use use;

    /** Failures of a folder. */
    FolderFailures(Path root, Use use) {
        this.root = root;
        this.use = use;
    }

    /** What a folder is used for. */
    enum Use {
        /** The artifact store. */
        STORE("the artifact store", "choose another folder in spec.storage.uri; the run continues from there"),
        /** Copies of data in an object store. */
        CACHE("the copy of the data", "set XDG_CACHE_HOME to another folder (on a cluster: raise compute.scratch)"),
        /** Temporary files. */
        SCRATCH(
                "temporary files",
                "set another temporary folder with FAIRLOSS_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER (on a cluster: raise compute.scratch)");

        private final String name;
        private final String elsewhere;

        Use(String name, String elsewhere) {
            this.name = name;
            this.elsewhere = elsewhere;
        }
    }

    TrainerException writing(Path target, IOException e) {
        if (ErrorTexts.isDiskFull(e)) {
            return unusable("The disk is full: cannot write " + target + ".", "Free some space or inodes", e);
        }
        if (ErrorTexts.isQuotaExceeded(e)) {
            return unusable("The disk quota is used up: cannot write " + target + ".", "Free some space", e);
        }
        if (e instanceof AccessDeniedException || ErrorTexts.isNotPermitted(e)) {
            return unusable("Not allowed to write " + target + ".", "Make the folder writable for this user", e);
        }
        return reading(target, e);
    }

    TrainerException reading(Path path, IOException e) {
        Optional<Path> blocking = blockingFile(path);
        if (blocking.isPresent()) {
            return unusable(
                    blocking.get() + " is a file, but " + use.name + " needs a folder there.", "Move it away", e);
        }
        if (e instanceof AccessDeniedException) {
            return TrainerException.invalidInput(
                    "Not allowed to read " + path + ".", "Give this user the right to read " + root + ".", e);
        }
        if (ErrorTexts.isWrongPath(e)) {
            return unusable("Cannot use " + path + " (" + IoErrors.reason(e) + ").", "Move it away", e);
        }
        return new TrainerException(
                ExitCode.RETRY,
                "Cannot use " + path + " (" + IoErrors.reason(e) + ").",
                "Check the disk, then run the same command again.",
                e);
    }

    private TrainerException unusable(String message, String remedy, IOException cause) {
        return TrainerException.invalidInput(message, remedy + ", or " + use.elsewhere + ".", cause);
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
