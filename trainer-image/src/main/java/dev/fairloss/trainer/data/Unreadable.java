// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A file that ought to be an image and cannot be used.
 *
 * @param path relative to the root
 * @param reason why
 * @param detail what was found, for people
 */
public record Unreadable(String path, Reason reason, String detail) {
    /** Files that a message names before it says how many more there are. */
    static final int NAMED = 20;

    /** Why a file cannot be used. */
    public enum Reason {
        EMPTY("zero bytes"),
        NOT_AN_IMAGE("not an image"),
        UNSUPPORTED("a kind of image that is not supported"),
        TRUNCATED("truncated"),
        DAMAGED("damaged"),
        TOO_LARGE("too large"),
        FORBIDDEN("cannot be opened");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    @Override
    public String toString() {
        return path + " (" + reason.words + (detail.isEmpty() ? "" : ": " + detail) + ")";
    }

    /** All files in one message, up to a limit. */
    static String message(String source, List<Unreadable> files) {
        String named = files.stream().limit(NAMED).map(Unreadable::toString).collect(Collectors.joining(", "));
        String more = files.size() > NAMED ? ", and " + (files.size() - NAMED) + " more" : "";
        return (files.size() == 1 ? "1 file" : files.size() + " files") + " of " + source + " cannot be used: " + named
                + more + ".";
    }
}
