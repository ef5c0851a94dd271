// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import java.util.regex.Pattern;

/** Paths within a PersistentVolumeClaim. */
public final class ClaimPaths {
    /**
     * A part {@code ..} in the path of a {@code file:} URI. The trainer decodes {@code %2E} to a period and {@code %2F} to a
     * slash. A pattern of RE2 and of Java.
     */
    static final String PARENT = "(:|/|%2[Ff])([.]|%2[Ee])([.]|%2[Ee])(/|%2[Ff]|$)";

    private static final Pattern PARENT_PART = Pattern.compile(PARENT);

    private ClaimPaths() {}

    /** Whether a {@code file:} URI may lead out of its claim, because its path has a part {@code ..}. */
    public static boolean hasParent(String uri) {
        return PARENT_PART.matcher(uri).find();
    }
}
