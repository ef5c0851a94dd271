// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.api.v1alpha1.MlflowSpec;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.LoadedExperiment;
import dev.fairloss.trainer.runtime.Progress;
import dev.fairloss.trainer.tracking.MlflowSettings;
import dev.fairloss.trainer.tracking.MlflowTracker;
import dev.fairloss.trainer.tracking.Tracking;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Options of experiment trackers. */
final class TrackingOptions {
    private static final Pattern URL = Pattern.compile("https?://[^@/?#\\s]+(/[^?#\\s]*)?");

    @Option(
            names = "--tensorboard",
            paramLabel = "FOLDER",
            description =
                    "Also write the metrics of each training into FOLDER, for tensorboard --logdir FOLDER. The store contains them in any case.")
    private Optional<Path> tensorBoard = Optional.empty();

    @Option(
            names = "--mlflow",
            paramLabel = "URL",
            description =
                    "Send settings, metrics and results to the MLflow server at URL, with the credentials in MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or in MLFLOW_TRACKING_TOKEN. Default: tracking.mlflow in FILE.")
    private Optional<String> mlflow = Optional.empty();

    /** Opens the trackers of a run. */
    Tracking open(LoadedExperiment experiment, Map<String, String> environment, Progress progress) {
        mlflow.filter(url -> !URL.matcher(url).matches()).ifPresent(url -> {
            throw new TrainerException(
                    ExitCode.USAGE,
                    "--mlflow is not the URL of a server.",
                    "Set it to http://HOST:PORT or https://HOST:PORT, and set credentials in the environment.");
        });
        return new Tracking(tensorBoard, mlflow(experiment, mlflow, environment, progress));
    }

    /** Opens the trackers that the experiment names. */
    static Tracking ofExperiment(LoadedExperiment experiment, Map<String, String> environment, Progress progress) {
        return new Tracking(Optional.empty(), mlflow(experiment, Optional.empty(), environment, progress));
    }

    private static Optional<MlflowTracker> mlflow(
            LoadedExperiment experiment, Optional<String> url, Map<String, String> environment, Progress progress) {
        var spec = Optional.ofNullable(experiment.file().spec().tracking())
                .flatMap(tracking -> Optional.ofNullable(tracking.mlflow()));
        var name = spec.map(MlflowSpec::experiment);
        return url.or(() -> spec.map(MlflowSpec::uri))
                .map(uri -> new MlflowTracker(MlflowSettings.of(uri, name, environment), progress::message));
    }
}
