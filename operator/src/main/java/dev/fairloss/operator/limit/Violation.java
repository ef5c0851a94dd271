// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.limit;

/**
 * A value that a limit does not allow.
 *
 * @param field   path of the field
 * @param message what is wrong with its value, and which value of the chart sets the limit
 */
public record Violation(String field, String message) {
    /** Field and message in one line. */
    public String text() {
        return field + ": " + message;
    }
}
