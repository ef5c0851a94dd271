// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.Concurrency;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.engine.GraphCapture;
import dev.fairloss.trainer.engine.NumericModes;
import dev.fairloss.trainer.execution.PodGroup;
import dev.fairloss.trainer.execution.PodRunner;
import dev.fairloss.trainer.execution.StepRequest;
import dev.fairloss.trainer.runtime.ChargedTime;
import dev.fairloss.trainer.runtime.LoadedExperiment;
import dev.fairloss.trainer.runtime.Shard;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.runtime.StoppedException;
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
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairloss step}: runs one step of an experiment in a pod. */
@Command(
        name = "step",
        header = "Runs one step of an experiment, or a shard of it, or several trainings, in a pod.",
        descriptionHeading = "%n",
        description = {
            "The operator runs it; use run instead. The inputs of the step must be finished in the store. A finished step is reused; an interrupted step continues from its last checkpoint. Several trainings are computed at the same time, with the same results; if one fails, the others go on to their ends. Prints one JSON event per line, and writes the result or the error to the termination log.",
            "",
            "Environment: FAIRLOSS_CPUS and FAIRLOSS_GPUS (what the pod requests), FAIRLOSS_SIMULATED_GPUS (true: the GPUs do not exist; compute on the CPU), FAIRLOSS_CREDENTIALS_DIR (folder with the keys of the store), FAIRLOSS_CREDENTIALS_SECRET (name of the Secret that it contains, for messages), FAIRLOSS_ATTEMPT (name of the pod), FAIRLOSS_PROGRESS_PORT (port at which the progress is served), JOB_COMPLETION_INDEX (the shard)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss step --experiment faces.yaml --step collect-1 --hash 6f2c... --shards 8",
            "  fairloss step --experiment faces.yaml --step train-fairloss-1 --hash 9a41... --step train-fairloss-2 --hash 07cd..."
        })
final class StepCommand implements Callable<Integer> {
    private final Commands commands;
    private final ChargedTime time = ChargedTime.since(processStart(), Clock.systemUTC());
    private JsonEvents events;

    @Option(names = "--experiment", required = true, paramLabel = "FILE", description = "The experiment file.")
    private Path experimentFile;

    @ArgGroup(exclusive = false, multiplicity = "1..*")
    private List<Requested> requested;

    /** A step that the operator requests. */
    private static final class Requested {
        @Option(
                names = "--step",
                required = true,
                paramLabel = "ID",
                converter = StepIdOption.class,
                description = "ID of the step, as shown by plan. With its --hash up to 8 times for trainings.")
        private StepId step;

        @Option(
                names = "--hash",
                required = true,
                paramLabel = "HASH",
                description =
                        "Expected hash of the step. The step fails if the experiment file and the data give another.")
        private String hash;
    }

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
        events = console.events().with(steps());
        List<PodExit.End> ends;
        try {
            ends = run();
        } catch (Throwable thrown) { // the operator must learn of any failure
            double lost = lostDeviceSeconds() / requested.size();
            ends = requested.stream()
                    .map(step -> PodExit.End.failed(step.step, step.hash, thrown, lost, of(step)))
                    .toList();
        }
        return new PodExit(console, log, commands.stop().reason()).report(ends);
    }

    private List<PodExit.End> run() {
        FileNameEncoding.check();
        check();
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
            try (var progress = progress(events);
                    var tracking = TrackingOptions.ofExperiment(experiment, commands.environment(), progress)) {
                progress.message("Computing on " + settings.device() + ".");
                GraphCapture.describe(settings.target(), commands.environment()).ifPresent(progress::message);
                NumericModes.of(experiment.spec().optimization())
                        .describe(settings.target(), commands.environment())
                        .forEach(progress::message);
                var context = new StepContext(experiment, settings, progress, commands.stop(), Clock.systemUTC(), time)
                        .with(tracking);
                return environment.serving(context, () -> run(context, shard));
            }
        }
    }

    private void check() {
        var ids = requested.stream().map(step -> step.step).toList();
        boolean distinct = ids.stream().distinct().count() == ids.size();
        if (!distinct || ids.size() > Concurrency.MAX_TRAININGS || ids.size() > 1 && shards > 1) {
            throw new TrainerException(
                    ExitCode.USAGE,
                    "A pod runs one step or a shard of it, or 2 to " + Concurrency.MAX_TRAININGS
                            + " different trainings, but " + ids.size() + " (--step) are requested, with --shards "
                            + shards + ".",
                    "Give the operator and the trainer image the same version.");
        }
    }

    private List<PodExit.End> run(StepContext context, Shard shard) {
        if (requested.size() > 1) {
            return together(context, shard);
        }
        var only = requested.get(0);
        return List.of(PodRunner.run(context, new StepRequest(only.step, only.hash, shard))
                .map(message -> PodExit.End.done(only.step, only.hash, message, events))
                .orElseGet(() ->
                        PodExit.End.failed(only.step, only.hash, new StoppedException(), lostDeviceSeconds(), events)));
    }

    private List<PodExit.End> together(StepContext context, Shard shard) {
        var members = requested.stream()
                .map(step -> new PodGroup.Member(new StepRequest(step.step, step.hash, shard), progress(of(step))))
                .toList();
        var outcomes = PodGroup.run(context, members);
        return IntStream.range(0, outcomes.size())
                .mapToObj(i -> {
                    var step = requested.get(i);
                    var outcome = outcomes.get(i);
                    return outcome.message()
                            .map(message -> PodExit.End.done(step.step, step.hash, message, of(step)))
                            .orElseGet(() -> PodExit.End.failed(
                                    step.step,
                                    step.hash,
                                    outcome.failure().orElseThrow(),
                                    outcome.lostDeviceSeconds(),
                                    of(step)));
                })
                .toList();
    }

    private static JsonProgress progress(JsonEvents to) {
        return new JsonProgress(to, JsonProgress.POD_INTERVAL);
    }

    /** The events of one of the steps. */
    private JsonEvents of(Requested one) {
        return events.with("step", one.step.text());
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
        fields.putAll(steps());
        shard.ifPresent(number -> fields.put("shard", number));
        return fields;
    }

    /** The step in every event; of several, those events that belong to one have it too. */
    private Map<String, Object> steps() {
        return requested.size() == 1
                ? Map.of("step", requested.get(0).step.text())
                : Map.of(
                        "steps",
                        requested.stream().map(step -> step.step.text()).toList());
    }
}
