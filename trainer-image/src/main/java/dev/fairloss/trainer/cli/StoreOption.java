// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.RetryPolicy;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that read a store. */
final class StoreOption {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Mixin
    private S3ServiceOptions service;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How long to retry an S3 service that is not available. Default: 20s.")
    private Duration patience = PATIENCE;

    /** Opens a store; the caller closes it. */
    ArtifactStore open(String uri, Map<String, String> environment) {
        return Stores.open(uri, options(environment));
    }

    /** What {@link Stores#open} needs. Reads the signing keys, if there are any. */
    StoreOptions options(Map<String, String> environment) {
        FileNameEncoding.check();
        return service.of(environment, RetryPolicy.DEFAULT.within(patience));
    }
}
