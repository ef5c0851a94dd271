// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/** Rules of fields that hold the URI of data, and of the claim beside them. */
final class UriRules {
    static final int LENGTH = 1024;
    static final String RULE = "self.matches('^(file:.+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?)$')";
    static final String FOLDER_MESSAGE =
            "must be a file: URI, for example file:faces/train (relative to the experiment file) or file:/data/faces, or s3://BUCKET/PREFIX";
    static final String FILE_MESSAGE =
            "must be a file: URI, for example file:faces/NAME (relative to the experiment file) or file:/data/faces/NAME, or s3://BUCKET/OBJECT";

    static final String CLAIM_RULE = "!has(self.volumeClaim) || self.uri.startsWith('file:')";
    static final String CLAIM_MESSAGE =
            "volumeClaim needs a file: URI; remove volumeClaim, or set uri to file:PATH, relative to the root of the claim";
    static final String CLAIM_DESCRIPTION =
            "On a cluster: the PersistentVolumeClaim that holds the data, mounted read-only; uri is relative to its root. Ignored by a run on one machine.";

    private UriRules() {}
}
