// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.store.RetryPolicy;
import dev.fairloss.trainer.store.StoreOptions;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The S3 service of commands that take a store and no experiment file. */
final class S3ServiceOptions {
    @Option(names = "--endpoint", paramLabel = "URL", description = "URL of the S3 service. Default: AWS.")
    private Optional<String> endpoint = Optional.empty();

    @Option(names = "--region", paramLabel = "REGION", description = "Region of the S3 service. Default: us-east-1.")
    private Optional<String> region = Optional.empty();

    /** Options of a store: these, and what they leave open from the environment. */
    StoreOptions of(Map<String, String> environment, RetryPolicy retry) {
        var given = StoreOptions.from(environment);
        return given.with(to -> to.endpoint(endpoint.or(given::endpoint))
                .region(region.or(given::region))
                .retry(retry));
    }
}
