// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.trainer.TrainerException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Resolves {@code file:} URIs of an experiment file to paths on this machine. */
public final class DataUris {
    private DataUris() {}

    /**
     * The path of a {@code file:} URI: {@code file:///data/faces}, {@code file:/data/faces}, or {@code file:faces}, which
     * is relative to {@code base}.
     */
    public static Path folder(Path base, String uri) {
        if (!uri.startsWith("file:")) {
            throw TrainerException.invalidInput(
                    "\"" + uri + "\" is not a file: URI.", "Write file:FOLDER or file:/FOLDER.");
        }
        String path = uri.substring("file:".length());
        try {
            return base.resolve(path.startsWith("//") ? path.substring(2) : path)
                    .normalize();
        } catch (InvalidPathException e) {
            throw TrainerException.invalidInput(
                    "\"" + uri + "\" is not a valid path on this machine: " + e.getReason() + ".",
                    "Correct the URI in the experiment file.",
                    e);
        }
    }
}
