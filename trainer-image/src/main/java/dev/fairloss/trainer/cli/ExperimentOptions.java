// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.run.Experiment;
import dev.fairloss.trainer.run.Settings;
import java.nio.file.Path;
import java.time.Duration;
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
                "Artifact store: a folder or s3://BUCKET/PREFIX. Default: spec.storage, else the folder fairloss-store",
                "beside the manifest. Keys for S3 come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            })
    private Optional<String> store = Optional.empty();

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Endpoint of the S3 store, such as http://127.0.0.1:9000. Default: spec.storage.endpoint.")
    private Optional<String> endpoint = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = {
                "Threads of the arithmetic. Default: all cores of this machine. The same number gives the same",
                "weights bit for bit."
            })
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--checkpoint-every",
            paramLabel = "DURATION",
            defaultValue = "PT30S",
            description = "How much training is lost at most when the process is killed (ISO 8601). Default: PT30S.")
    private Duration checkpointEvery;

    @Option(names = "--json", description = "JSON instead of text: one object a line while it runs.")
    private boolean json;

    @Option(names = "--verbose", description = "Stack traces with errors.")
    private boolean verbose;

    Experiment experiment() {
        return Experiment.open(file, new Experiment.Overrides(store, endpoint));
    }

    Settings settings() {
        return Settings.of(threads, checkpointEvery);
    }

    Path file() {
        return file;
    }

    boolean json() {
        return json;
    }

    boolean verbose() {
        return verbose;
    }
}
