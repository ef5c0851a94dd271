// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Tells what went wrong in a folder store, where, and what to do. */
final class FolderFailures {
    private final Path root;

    FolderFailures(Path root) {
        this.root = root;
    }

    TrainerException writing(Path target, IOException e) {
        String reason = reason(e).toLowerCase(Locale.ROOT);
        if (reason.contains("no space left") || reason.contains("not enough space")) {
            return repair(
                    "The disk is full: cannot write " + target
                            + ". Free some space, or choose another folder in spec.storage.uri; the run goes on from there.",
                    e);
        }
        if (reason.contains("quota")) {
            return repair(
                    "The disk quota is used up: cannot write " + target
                            + ". Free some space, or choose another folder in spec.storage.uri; the run goes on from there.",
                    e);
        }
        if (e instanceof AccessDeniedException || reason.contains("read-only") || reason.contains("not permitted")) {
            return repair(
                    "Not allowed to write " + target
                            + ". Make the folder writable for this user, or choose another in spec.storage.uri.",
                    e);
        }
        return reading(target, e);
    }

    TrainerException reading(Path path, IOException e) {
        Path blocked = fileInTheWay(path);
        if (blocked != null) {
            return repair(
                    blocked + " is a file, but the artifact store needs a folder there."
                            + " Move it away, or choose another folder in spec.storage.uri.",
                    e);
        }
        if (e instanceof AccessDeniedException) {
            return repair("Not allowed to read " + path + ". Give this user the right to read " + root + ".", e);
        }
        return new TrainerException(
                ExitCode.RETRY,
                "Cannot use " + path + " (" + reason(e) + "). Check the disk, then run the same command again.",
                e);
    }

    private static Path fileInTheWay(Path path) {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                return Files.isDirectory(above) ? null : above;
            }
        }
        return null;
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return Objects.requireNonNullElse(reason, e.getClass().getSimpleName());
    }

    private static TrainerException repair(String message, IOException e) {
        return new TrainerException(ExitCode.INVALID_INPUT, message, e);
    }
}
