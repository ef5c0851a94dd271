// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import java.util.regex.Pattern;

/** References of OCI images that hold data. The digest is required, so that data never change under a running experiment. */
public final class VolumeImages {
    static final int LENGTH = 512;

    /** A registry, a path, optionally a tag, and the digest. */
    static final String FORM = "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+"
            + "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?@sha256:[a-f0-9]{64}$";

    private static final String DIGEST = "@sha256:";

    /** A tag or the digest begins with a character that no path contains. */
    private static final Pattern REPOSITORY = Pattern.compile("^[^/]+(/[a-z0-9._-]+)+");

    private VolumeImages() {}

    /** The hexadecimal digest of a valid reference. Images with one digest have the same contents. */
    public static String digest(String reference) {
        return reference.substring(reference.indexOf(DIGEST) + DIGEST.length());
    }

    /** Registry and path of a valid reference, without tag and digest. */
    public static String repository(String reference) {
        var repository = REPOSITORY.matcher(reference);
        if (!repository.find()) {
            throw new IllegalArgumentException(reference);
        }
        return repository.group();
    }
}
