// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.engine.GraphCapture;
import dev.fairloss.trainer.engine.NumericModes;
import dev.fairloss.trainer.execution.LocalRunner;
import dev.fairloss.trainer.runtime.StepContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairloss run}: runs a whole experiment on this machine. */
@Command(
        name = "run",
        header = "Runs an experiment on this machine, from images to report.",
        descriptionHeading = "%n",
        description = {
            "The steps are prepare, pretrain, collect, policy, train, evaluate and report. Steps that are finished in the store, for any experiment, are reused. After Ctrl-C or a crash, the same command continues from the last checkpoint."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss run examples/quickstart.yaml",
            "  fairloss run faces.yaml --store /data/artifacts --threads 4",
            "  fairloss run faces.yaml --device gpu:1",
            "  fairloss run faces.yaml --store s3://faces/team-a --endpoint https://minio.example",
            "  fairloss run faces.yaml --tensorboard runs",
            "  fairloss run faces.yaml --mlflow http://127.0.0.1:5000",
            "  fairloss run faces.yaml --json > events.jsonl"
        })
final class RunCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Commands commands;

    @Mixin
    private ExperimentOptions options;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = DurationOption.class,
            description = "Time between checkpoints: the most training that a killed process loses. Default: 30s.")
    private Duration checkpointEvery;

    @Mixin
    private TrackingOptions trackers;

    RunCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        var console = commands.console();
        var settings = options.settings(checkpointEvery);
        try (var experiment = options.experiment(commands.environment(), PATIENCE);
                var progress = console.progress(options.json());
                var tracking = trackers.open(experiment, commands.environment(), progress)) {
            var machine = options.onDevice(settings);
            progress.message("Computing on " + machine.device() + ".");
            GraphCapture.describe(machine.target(), commands.environment()).ifPresent(progress::message);
            NumericModes.of(experiment.spec().optimization())
                    .describe(machine.target(), commands.environment())
                    .forEach(progress::message);
            var context =
                    new StepContext(experiment, machine, progress, commands.stop(), Clock.systemUTC()).with(tracking);
            var outcome = new PodEnvironment(commands.environment()).serving(context, () -> LocalRunner.run(context));
            if (outcome.stopped().isPresent()) {
                return stopped(outcome.stopped().get());
            }
            finished(outcome);
            return ExitCode.DONE.status();
        }
    }

    private int stopped(ExitCode code) {
        var console = commands.console();
        console.err().println("fairloss: " + code.meaning());
        if (options.json()) {
            console.events().emit("stopped", Map.of("exitCode", code.status(), "code", code));
        }
        return code.status();
    }

    private void finished(LocalRunner.Outcome outcome) {
        var console = commands.console();
        if (options.json()) {
            console.events()
                    .emit(
                            "report",
                            Map.of(
                                    "report",
                                    outcome.report(),
                                    "headline",
                                    outcome.headline().orElse("")));
            return;
        }
        outcome.headline().ifPresent(console.out()::println);
        console.out().println("Report: " + outcome.report());
    }
}
