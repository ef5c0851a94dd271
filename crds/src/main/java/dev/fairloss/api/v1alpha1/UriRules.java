// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/** Rules of fields that hold the URI of data, and of the claim or image beside them. */
final class UriRules {
    static final int LENGTH = 1024;

    /** A path without NUL, or an absolute path after {@code //} or {@code //localhost}. No other host is allowed. */
    private static final String FILE = "file:(/?[^/\\\\x00][^\\\\x00]*|/|//(localhost)?/[^\\\\x00]*)";

    private static final String BUCKET = "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";

    /** A part of a key; it is neither empty nor {@code .} or {@code ..}. */
    private static final String PART = "([^/.][^/]*|[.][^/.][^/]*|[.][.][^/]+)";

    /** A part of the key of an artifact, as in {@link dev.fairloss.contract.artifact.ArtifactKey}. */
    private static final String ARTIFACT_PART = "[A-Za-z0-9_][A-Za-z0-9_.=+-]{0,252}";

    static final String RULE = "self.matches('^(?s)(" + FILE + "|" + BUCKET + "(/" + PART + ")*/?)$')";
    static final String FOLDER_MESSAGE =
            "must be a file: URI, for example file:faces/train (relative to the experiment file) or file:/data/faces, or s3://BUCKET/PREFIX with single slashes";
    static final String FILE_MESSAGE =
            "must be a file: URI, for example file:faces/NAME (relative to the experiment file) or file:/data/faces/NAME, or s3://BUCKET/OBJECT with single slashes";

    static final String STORE_RULE = "self.matches('^(?s)(" + FILE + "|" + BUCKET + "(/" + ARTIFACT_PART + ")*/?)$')";
    static final String STORE_MESSAGE =
            "must be file:FOLDER or s3://BUCKET/PREFIX (bucket names have 3 to 63 lower-case letters, digits, dots and hyphens; prefixes have letters, digits and _ . = + - between single slashes)";
    static final String STORE_LENGTH_RULE = "self.startsWith('file:') || size(self) <= 700";
    static final String STORE_LENGTH_MESSAGE = "must not be longer than 700 characters";

    /** CEL, after the name of a field: its path has a part {@code ..}, which could leave the claim. */
    static final String HAS_PARENT = ".matches('" + ClaimPaths.PARENT + "')";

    static final String CLAIM_RULE = "!has(self.volumeClaim) || self.uri.startsWith('file:') && !self.uri" + HAS_PARENT;
    static final String CLAIM_MESSAGE =
            "volumeClaim needs a file: URI without .. in its path; remove volumeClaim, or set uri to file:PATH, relative to the root of the claim";

    /** {@link #CLAIM_RULE} for {@code images} instead of {@code uri}; further fields follow with {@code &&}. */
    static final String CLAIM_OF_IMAGES =
            "!has(self.volumeClaim) || self.images.startsWith('file:') && !self.images" + HAS_PARENT;

    static final String CLAIM_DESCRIPTION =
            "On a cluster: the PersistentVolumeClaim that holds the data, mounted read-only; uri is relative to its root. Ignored by a run on one machine.";

    static final String IMAGE_RULE =
            "!has(self.volumeImage) || !has(self.volumeClaim) && self.uri.startsWith('file:') && !self.uri"
                    + HAS_PARENT;
    static final String IMAGE_MESSAGE =
            "volumeImage needs a file: URI without .. in its path, and no volumeClaim; remove volumeImage, or set uri to file:PATH, relative to the root of the image";
    static final String IMAGE_DESCRIPTION =
            "On a cluster: the OCI image that holds the data, REGISTRY/NAME@sha256:DIGEST, mounted read-only; uri is relative to its root. Each node pulls it once. Needs image volumes: Kubernetes 1.35, or the feature gate ImageVolume of 1.33 and 1.34. Ignored by a run on one machine.";

    private UriRules() {}
}
