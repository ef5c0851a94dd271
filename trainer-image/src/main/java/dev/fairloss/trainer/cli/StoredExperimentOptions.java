// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.store.ArtifactStore;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The store of commands that take names of experiments. */
final class StoredExperimentOptions {
    @Option(
            names = "--store",
            paramLabel = "URI",
            defaultValue = "fairloss-store",
            description =
                    "The artifact store: a folder, or s3://BUCKET/PREFIX with credentials as for the AWS command line. Default: the folder fairloss-store.")
    private String store;

    @Mixin
    private StoreOption service;

    /** Opens the store; the caller closes it. */
    ArtifactStore open(Map<String, String> environment) {
        return service.open(store, environment);
    }
}
