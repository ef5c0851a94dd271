// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import java.util.Comparator;

/**
 * One error in a manifest.
 *
 * @param path    the field, as the API server writes it: {@code spec.loss.margins[1]}; empty for the file as a whole
 * @param line    line of the field or of the nearest field above it, from 1; 0 if it has none
 * @param message what is wrong
 * @param remedy  what to do, empty if the message says it already
 */
public record Finding(String path, int line, String message, String remedy) implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::path).thenComparing(Finding::line).thenComparing(Finding::message);

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }

    /** One line for people: {@code line 12: spec.loss.scale: must be ...; quote it: "16"}. */
    @Override
    public String toString() {
        return (line > 0 ? "line " + line + ": " : "")
                + (path.isEmpty() ? "" : path + ": ")
                + message
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
