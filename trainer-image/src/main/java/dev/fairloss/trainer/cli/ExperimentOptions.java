// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.engine.DeviceRequest;
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

/** Options of commands that work on an experiment file. */
final class ExperimentOptions {
    @Parameters(
            paramLabel = "FILE",
            description = "The experiment file: a FairLossExperiment in YAML, as for kubectl apply.")
    private Path file;

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = {
                "The artifact store: a folder, or s3://BUCKET/PREFIX with credentials as for the AWS command line, such"
                        + " as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Default: the storage URI in FILE, else the folder fairloss-store next to FILE."
            })
    private Optional<String> store = Optional.empty();

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description =
                    "URL of the S3 service, such as http://127.0.0.1:9000. Default: the storage endpoint in FILE.")
    private Optional<String> endpoint = Optional.empty();

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How long to retry an S3 service that is not available. Default: 1m; for plan, 5s.")
    private Optional<Duration> patience = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Compute threads. The same number gives the same weights, bit for bit."
                    + " Default: one less than the cores of this machine; one core reads images.")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            converter = DeviceOption.class,
            description =
                    "Where networks are computed: auto (the first GPU if there is one, else the CPU), cpu, gpu, or"
                            + " gpu:1 for the second GPU. Default: auto.")
    private DeviceRequest device = DeviceRequest.AUTO;

    @Option(names = "--json", description = "Print one JSON event per line on standard output.")
    private boolean json;

    /** Opens the experiment. @param patience how long to retry an unavailable store, unless --patience is set */
    LoadedExperiment experiment(Map<String, String> environment, Duration patience) {
        FileNameEncoding.check();
        var options =
                StoreOptions.from(environment).withRetry(RetryPolicy.DEFAULT.within(this.patience.orElse(patience)));
        return LoadedExperiment.open(file, new LoadedExperiment.Overrides(store, endpoint, options));
    }

    /** Settings for the CPU; {@link #onDevice} adds the requested device. */
    ComputeSettings settings(Duration checkpointEvery) {
        return ComputeSettings.of(threads, checkpointEvery);
    }

    /** Adds the requested device to settings. Loads the engine. @throws dev.fairloss.trainer.TrainerException if there is none */
    ComputeSettings onDevice(ComputeSettings settings) {
        return DeviceOption.apply(settings, device);
    }

    boolean json() {
        return json;
    }
}
