// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.RetryPolicy;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of commands that read a store. */
final class StoreOption {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Option(names = "--endpoint", paramLabel = "URL", description = "URL of the S3 service. Default: AWS.")
    private Optional<String> endpoint = Optional.empty();

    @Option(names = "--region", paramLabel = "REGION", description = "Region of the S3 service. Default: us-east-1.")
    private Optional<String> region = Optional.empty();

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How long to retry an S3 service that is not available. Default: 20s.")
    private Duration patience = PATIENCE;

    /** Opens a store; the caller closes it. */
    ArtifactStore open(String uri, Map<String, String> environment) {
        FileNameEncoding.check();
        var given = StoreOptions.from(environment);
        return Stores.open(uri, given.with(to -> to.endpoint(endpoint.or(given::endpoint))
                .region(region.or(given::region))
                .retry(RetryPolicy.DEFAULT.within(patience))));
    }
}
