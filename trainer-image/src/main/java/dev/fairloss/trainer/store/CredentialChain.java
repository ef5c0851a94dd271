// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Chooses the source of credentials from the environment of the process. */
final class CredentialChain {
    static final String FOLDER = "FAIRLOSS_CREDENTIALS_DIR";

    private CredentialChain() {}

    /** The folder in {@code FAIRLOSS_CREDENTIALS_DIR}, or else the variables {@code AWS_ACCESS_KEY_ID} and so on. */
    static S3Credentials.Source from(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(FOLDER))
                .filter(folder -> !folder.isBlank())
                .<S3Credentials.Source>map(folder -> new KeyFolder(Path.of(folder)))
                .orElseGet(() -> new KeyVariables(environment));
    }
}
