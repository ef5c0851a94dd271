// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import java.util.Comparator;

/**
 * An error in an experiment file.
 *
 * @param path path of the field in the notation of the API server, {@code spec.loss.margins[1]}; empty for the whole file
 * @param line line of the field or of its nearest parent, from 1; 0 if unknown
 * @param message what is wrong
 * @param remedy what to do; empty if the message includes it
 */
public record Finding(String path, int line, String message, String remedy) implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::path).thenComparing(Finding::line).thenComparing(Finding::message);

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }

    /** One line: {@code line 12: spec.loss.scale: must be ...; quote it: "16"}. */
    @Override
    public String toString() {
        return (line > 0 ? "line " + line + ": " : "")
                + (path.isEmpty() ? "" : path + ": ")
                + message
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
