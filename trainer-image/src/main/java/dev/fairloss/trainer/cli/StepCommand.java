// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.engine.GraphCapture;
import dev.fairloss.trainer.engine.NumericModes;
import dev.fairloss.trainer.execution.PodRunner;
import dev.fairloss.trainer.execution.StepRequest;
import dev.fairloss.trainer.runtime.ChargedTime;
import dev.fairloss.trainer.runtime.LoadedExperiment;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.StoreOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairloss step}: runs one step of an experiment in a pod. */
@Command(
        name = "step",
        header = "Runs one step of an experiment, or a shard of it, in a pod.",
        descriptionHeading = "%n",
        description = {
            "The operator runs it; use run instead. The inputs of the step must be finished in the store. A finished step is reused; an interrupted step continues from its last checkpoint. Prints one JSON event per line, and writes the result or the error to the termination log.",
            "",
            "Environment: FAIRLOSS_CPUS and FAIRLOSS_GPUS (what the pod requests), FAIRLOSS_SIMULATED_GPUS (true: the GPUs do not exist; compute on the CPU), FAIRLOSS_CREDENTIALS_DIR (folder with the keys of the store), FAIRLOSS_CREDENTIALS_SECRET (name of the Secret that it contains, for messages), FAIRLOSS_ATTEMPT (name of the pod), FAIRLOSS_PROGRESS_PORT (port at which the progress is served), JOB_COMPLETION_INDEX (the shard)."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  fairloss step --experiment faces.yaml --step collect-1 --hash 6f2c... --shards 8"})
final class StepCommand implements Callable<Integer> {
    private final Commands commands;
    private final ChargedTime time = ChargedTime.since(processStart(), Clock.systemUTC());
    private JsonEvents events;

    @Option(names = "--experiment", required = true, paramLabel = "FILE", description = "The experiment file.")
    private Path experimentFile;

    @Option(
            names = "--step",
            required = true,
            paramLabel = "ID",
            converter = StepIdOption.class,
            description = "ID of the step, as shown by plan.")
    private StepId step;

    @Option(
            names = "--hash",
            required = true,
            paramLabel = "HASH",
            description =
                    "Expected hash of the step. The command fails if the experiment file and the data give another.")
    private String hash;

    @Option(
            names = "--shards",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of pods that share the fine-tunes of collect. Default: 1.")
    private int shards;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "DURATION",
            defaultValue = "2m",
            converter = DurationOption.class,
            description = "Time between checkpoints: the most training that a killed process loses. Default: 2m.")
    private Duration checkpointEvery;

    @Mixin
    private PodOptions pod;

    StepCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        var console = commands.console();
        var log = pod.terminationLog(console.err());
        var exit = new PodExit(console, log, step, hash);
        events = console.events().with(Map.of("step", step.text()));
        try {
            var message = run();
            if (message.isEmpty()) {
                return exit.failed(
                        stopped(commands.stop().reason().orElse(ExitCode.TERMINATED)), lostDeviceSeconds(), events);
            }
            log.write(message.get());
            events.emit("ended", Map.of("message", message.get()));
            return ExitCode.DONE.status();
        } catch (Throwable thrown) { // the operator must learn of any failure
            return exit.failed(thrown, lostDeviceSeconds(), events);
        }
    }

    private Optional<TerminationMessage> run() {
        FileNameEncoding.check();
        var environment = new PodEnvironment(commands.environment());
        var shard = environment.shard(shards);
        var options = StoreOptions.from(commands.environment()).withRetry(pod.retry());
        try (var experiment = LoadedExperiment.open(
                experimentFile, new LoadedExperiment.Overrides(Optional.empty(), Optional.empty(), options))) {
            events = events.with(context(experiment, shard.of() > 1 ? Optional.of(shard.index()) : Optional.empty()));
            int gpus = environment.gpus();
            var settings = environment
                    .settings(checkpointEvery)
                    .with(
                            gpus,
                            environment.simulatedGpus()
                                    ? Collections.nCopies(Math.max(1, gpus), ComputeDevice.CPU)
                                    : EngineRuntime.ofPod(gpus));
            try (var progress = new JsonProgress(events, JsonProgress.POD_INTERVAL);
                    var tracking = TrackingOptions.ofExperiment(experiment, commands.environment(), progress)) {
                progress.message("Computing on " + settings.device() + ".");
                GraphCapture.describe(settings.target(), commands.environment()).ifPresent(progress::message);
                NumericModes.of(experiment.spec().optimization())
                        .describe(settings.target(), commands.environment())
                        .forEach(progress::message);
                var context = new StepContext(experiment, settings, progress, commands.stop(), Clock.systemUTC(), time)
                        .with(tracking);
                return environment.serving(context, () -> PodRunner.run(context, new StepRequest(step, hash, shard)));
            }
        }
    }

    /** What this pod has cost without a record in the ledger. */
    private double lostDeviceSeconds() {
        try {
            var environment = new PodEnvironment(commands.environment());
            return time.unrecordedSeconds()
                    * environment
                            .settings(checkpointEvery)
                            .with(environment.gpus(), List.of(ComputeDevice.CPU))
                            .devices();
        } catch (TrainerException invalidEnvironment) {
            return 0; // this is the failure that the pod reports
        }
    }

    private static Instant processStart() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    private Map<String, Object> context(LoadedExperiment experiment, Optional<Integer> shard) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("experiment", experiment.file().qualifiedName());
        fields.put("step", step.text());
        shard.ifPresent(number -> fields.put("shard", number));
        return fields;
    }

    private static Problem stopped(ExitCode code) {
        return new Problem(
                code, "The pod was stopped after a checkpoint.", "The next attempt continues from the checkpoint.");
    }
}
