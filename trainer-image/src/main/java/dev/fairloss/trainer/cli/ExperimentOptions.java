// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.LoadedExperiment;
import dev.fairloss.trainer.store.RetryPolicy;
import dev.fairloss.trainer.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command takes that works on an experiment. */
final class ExperimentOptions {
    @Parameters(
            paramLabel = "FILE",
            description = "Manifest of a FairLossExperiment (YAML), the same that kubectl apply takes.")
    private Path file;

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = {
                "Where artifacts are kept: a folder, or s3://BUCKET/PREFIX with keys from AWS_ACCESS_KEY_ID and"
                        + " AWS_SECRET_ACCESS_KEY. Default: that of the manifest, else the folder fairloss-store beside FILE."
            })
    private Optional<String> store = Optional.empty();

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Address of the S3, such as http://127.0.0.1:9000. Default: that of the manifest.")
    private Optional<String> endpoint = Optional.empty();

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How long an S3 that is away is tried again. Default: 1m; to plan, 5s.")
    private Optional<Duration> patience = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of the arithmetic. The same number gives the same weights, bit for bit."
                    + " Default: the cores of this machine but one, which reads the images.")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--json",
            description = "For machines: one JSON object a line on the standard output, each with an event.")
    private boolean json;

    /** Opens the experiment. @param patience with a store that is away, if none was asked for */
    LoadedExperiment experiment(Map<String, String> environment, Duration patience) {
        var options =
                StoreOptions.from(environment).withRetry(RetryPolicy.DEFAULT.within(this.patience.orElse(patience)));
        return LoadedExperiment.open(file, new LoadedExperiment.Overrides(store, endpoint, options));
    }

    ComputeSettings settings(Duration checkpointEvery) {
        return ComputeSettings.of(threads, checkpointEvery);
    }

    boolean json() {
        return json;
    }
}
