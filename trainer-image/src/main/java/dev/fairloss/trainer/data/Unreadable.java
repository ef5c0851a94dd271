// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.IoErrors;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An image file that cannot be used.
 *
 * @param path of the file in its source
 * @param reason why it cannot be used
 * @param detail what was found, for messages
 */
public record Unreadable(String path, Reason reason, String detail) {
    /** Largest number of files that a message names. */
    static final int NAMED = 20;

    /** Why a file cannot be used. */
    public enum Reason {
        EMPTY("zero bytes"),
        NOT_AN_IMAGE("not an image"),
        UNSUPPORTED("unsupported image format"),
        TRUNCATED("truncated"),
        DAMAGED("damaged"),
        TOO_LARGE("too large"),
        NO_LANDMARKS("without landmarks"),
        FORBIDDEN("cannot be opened");

        private final String description;

        Reason(String description) {
            this.description = description;
        }
    }

    /** A file or folder that this process cannot open. */
    static Unreadable forbidden(String path, IOException cause) {
        return new Unreadable(path, Reason.FORBIDDEN, IoErrors.reason(cause));
    }

    @Override
    public String toString() {
        return path + " (" + reason.description + (detail.isEmpty() ? "" : ": " + detail) + ")";
    }

    /**
     * All files in one message, up to a limit.
     *
     * @param usable number of images of the source that can be used
     */
    static String message(String source, List<Unreadable> files, int usable) {
        String named = files.stream().limit(NAMED).map(Unreadable::toString).collect(Collectors.joining(", "));
        String more = files.size() > NAMED ? ", and " + (files.size() - NAMED) + " more" : "";
        return (files.size() == 1 ? "1 file" : files.size() + " files") + " of " + source + " cannot be used: " + named
                + more + ". "
                + switch (usable) {
                    case 0 -> "No image can be used.";
                    case 1 -> "1 image can be used.";
                    default -> usable + " images can be used.";
                };
    }
}
