// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.store.RetryPolicy;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of commands that the operator runs in pods. */
final class PodOptions {
    @Option(
            names = "--termination-log",
            paramLabel = "FILE",
            defaultValue = "/dev/termination-log",
            description = "File for the termination message, if it exists. Default: /dev/termination-log.")
    private Path terminationLog;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description =
                    "How long to retry an S3 service that is not available. Default: 90s, or 20s before the service has answered once.")
    private Optional<Duration> patience = Optional.empty();

    /** The termination log. @param err for a failure to write it */
    TerminationLog terminationLog(PrintStream err) {
        return new TerminationLog(terminationLog, err);
    }

    /** How an unavailable S3 service is retried. */
    RetryPolicy retry() {
        return patience.map(RetryPolicy.OF_PODS::within).orElse(RetryPolicy.OF_PODS);
    }
}
