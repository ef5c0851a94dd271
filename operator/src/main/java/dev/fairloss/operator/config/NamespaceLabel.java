// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import java.util.regex.Pattern;

/**
 * The label of the namespaces in which the operator works.
 *
 * @param key   with an optional prefix, such as {@code fairloss.dev/experiments}
 * @param value of the label
 */
public record NamespaceLabel(String key, String value) {
    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_./-]*)=([A-Za-z0-9][A-Za-z0-9_.-]*)");

    /** Parses {@code key=value}. @throws IllegalArgumentException if it has another form */
    public static NamespaceLabel of(String text) {
        var found = TEXT.matcher(text);
        if (!found.matches()) {
            throw new IllegalArgumentException("fairloss.namespace-label is \"" + text
                    + "\"; set it to a label and its value, such as fairloss.dev/experiments=enabled");
        }
        return new NamespaceLabel(found.group(1), found.group(2));
    }

    /** The label selector that finds these namespaces. */
    public String selector() {
        return key + "=" + value;
    }
}
