// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.execution.PodRunner;
import dev.fairloss.trainer.runtime.LoadedExperiment;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.RetryPolicy;
import dev.fairloss.trainer.store.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairloss step}: one step of an experiment, as a pod runs it. */
@Command(
        name = "step",
        header = "Runs one step of an experiment, or a share of it: what a pod does.",
        descriptionHeading = "%n",
        description = {
            "The operator calls it; a person wants run. The steps before it must be finished in the store. What is finished is not run again; what was begun goes on from its last checkpoint. Prints one JSON object a line, and writes what there is to tell at its end to the termination log.",
            "",
            "Variables: FAIRLOSS_CPUS and FAIRLOSS_GPUS that it may use, FAIRLOSS_SIMULATED_GPUS (true: those GPUs are held and not there), FAIRLOSS_CREDENTIALS_DIR with the store's keys, FAIRLOSS_ATTEMPT (the pod's name), JOB_COMPLETION_INDEX (the shard)."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  fairloss step --manifest faces.yaml --step collect --hash 6f2c... --shards 8"})
final class StepCommand implements Callable<Integer> {
    private final Commands commands;
    private JsonEvents events;

    @Option(names = "--manifest", required = true, paramLabel = "FILE", description = "The experiment's manifest.")
    private Path manifest;

    @Option(
            names = "--step",
            required = true,
            paramLabel = "ID",
            converter = StepIdOption.class,
            description = "Name of the step, as plan shows it.")
    private StepId step;

    @Option(
            names = "--hash",
            required = true,
            paramLabel = "HASH",
            description = "Its hash; refused if another one follows from the manifest and the data.")
    private String hash;

    @Option(
            names = "--shards",
            paramLabel = "N",
            defaultValue = "1",
            description = "Among how many pods the fine-tunes of collect are divided. Default: 1.")
    private int shards;

    @Option(
            names = "--termination-log",
            paramLabel = "FILE",
            defaultValue = "/dev/termination-log",
            description = "Where the last words go, if there is such a file. Default: /dev/termination-log.")
    private Path terminationLog;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "DURATION",
            defaultValue = "2m",
            converter = DurationOption.class,
            description = "How much training is lost at most if the process is killed. Default: 2m.")
    private Duration checkpointEvery;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How long an S3 that is away is tried again. Default: 90s.")
    private Optional<Duration> patience = Optional.empty();

    StepCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        var console = commands.console();
        var log = new TerminationLog(terminationLog, console.err());
        var end = new PodExit(console, log, step, hash);
        events = console.events().with(Map.of("step", step.text()));
        try {
            var words = run();
            if (words.isEmpty()) {
                return end.failed(stopped(commands.stop().reason().orElse(ExitCode.TERMINATED)), events);
            }
            log.write(words.get());
            events.emit("ended", Map.of("message", words.get()));
            return ExitCode.DONE.status();
        } catch (Throwable thrown) { // the operator must learn of any failure
            return end.failed(thrown, events);
        }
    }

    private Optional<TerminationMessage> run() {
        var environment = new PodEnvironment(commands.environment());
        var share = environment.share(shards);
        var settings = environment.settings(checkpointEvery);
        var options = StoreOptions.from(commands.environment())
                .withRetry(patience.map(RetryPolicy.OF_PODS::within).orElse(RetryPolicy.OF_PODS));
        try (var experiment = LoadedExperiment.open(
                manifest, new LoadedExperiment.Overrides(Optional.empty(), Optional.empty(), options))) {
            events = events.with(context(experiment, share.of() > 1 ? Optional.of(share.index()) : Optional.empty()));
            if (!environment.simulatedGpus()) {
                EngineRuntime.requireGpus(settings.gpus());
            }
            try (var progress = new JsonProgress(events, JsonProgress.OF_PODS)) {
                var context = new StepContext(experiment, settings, progress, commands.stop(), Clock.systemUTC());
                return PodRunner.run(context, new PodRunner.Order(step, hash, share));
            }
        }
    }

    private Map<String, Object> context(LoadedExperiment experiment, Optional<Integer> shard) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put(
                "experiment",
                experiment.manifest().namespace() + "/" + experiment.manifest().name());
        fields.put("step", step.text());
        shard.ifPresent(number -> fields.put("shard", number));
        return fields;
    }

    private static Problem stopped(ExitCode code) {
        return new Problem(
                code, "The pod was stopped after a checkpoint.", "The next attempt continues from the checkpoint.");
    }
}
