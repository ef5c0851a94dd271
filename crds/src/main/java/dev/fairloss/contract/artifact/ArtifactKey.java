// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The key of an object, or of a folder of objects, relative to the artifact store: parts joined by '/', such as
 * {@code steps/policy/0f3a/policy.json}. A key is safe as a file path: no part is empty, starts with a dot (reserved for the
 * folder store) or exceeds 253 characters; a key has at most 700 characters.
 */
public record ArtifactKey(@JsonValue String value) implements Comparable<ArtifactKey> {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.=+-]{0,252}");
    private static final int LONGEST = 700;

    /** @throws IllegalArgumentException if the value is not a valid key */
    @JsonCreator
    public ArtifactKey {
        if (!isValid(value)) {
            throw new IllegalArgumentException("Not an artifact key: \"" + value + "\"");
        }
    }

    /** Whether a string is a valid key. */
    public static boolean isValid(String value) {
        if (value.length() > LONGEST) {
            return false;
        }
        for (String part : value.split("/", -1)) {
            if (!PART.matcher(part).matches()) {
                return false;
            }
        }
        return true;
    }

    /** The key of a child; {@code rest} may have several parts. */
    public ArtifactKey child(String rest) {
        return new ArtifactKey(value + "/" + rest);
    }

    /** The last part. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** Whether this key is in the folder, at any depth; a folder is not in itself. */
    public boolean isIn(ArtifactKey folder) {
        return value.startsWith(folder.value + "/");
    }

    /** The path of this key relative to the folder, such as {@code tables/pairs.csv}. */
    public String below(ArtifactKey folder) {
        if (!isIn(folder)) {
            throw new IllegalArgumentException(value + " is not in " + folder.value);
        }
        return value.substring(folder.value.length() + 1);
    }

    @Override
    public int compareTo(ArtifactKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
