// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The name of a step, unique within a plan, such as {@code train-fairloss-1}: lower case, digits, dots and dashes. */
public record StepId(@JsonValue String text) {
    private static final Pattern VALID = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    @JsonCreator
    public StepId {
        if (!VALID.matcher(text).matches()) {
            throw new IllegalArgumentException("Not a step id: " + text);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
