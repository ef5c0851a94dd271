// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of an object, or of a folder of objects, in an artifact store: parts joined by '/', such as
 * {@code steps/policy/0f3a/policy.json}. It is relative to the store, and safe as a path: no empty part, none that
 * begins with a dot (those are a folder store's own), none longer than 253 characters, 700 in all.
 */
public record ArtifactKey(@JsonValue String value) implements Comparable<ArtifactKey> {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.=+-]{0,252}");
    private static final int LONGEST = 700;

    /** @throws IllegalArgumentException if the value is no key */
    @JsonCreator
    public ArtifactKey {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an artifact key: \"" + value + "\"");
        }
    }

    /** Whether a string can be a key. */
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

    /** The key below this one; {@code rest} may have several parts. */
    public ArtifactKey child(String rest) {
        return new ArtifactKey(value + "/" + rest);
    }

    /** The last part. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** Whether this key lies in the folder, at any depth; a folder does not lie in itself. */
    public boolean isIn(ArtifactKey folder) {
        return value.startsWith(folder.value + "/");
    }

    /** What is left of this key below the folder, such as {@code tables/pairs.csv}. */
    public String below(ArtifactKey folder) {
        if (!isIn(folder)) {
            throw new IllegalArgumentException(value + " does not lie in " + folder.value);
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
