// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.run.LocalRunner;
import dev.fairloss.trainer.run.StepContext;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fairloss run}: a whole experiment on this machine. */
@Command(
        name = "run",
        description = {
            "Runs an experiment on this machine: prepare, pretrain, collect, policy, train, evaluate, report.",
            "Finished steps are not run again; after Ctrl-C or a crash the same command goes on from there."
        })
final class RunCommand implements Callable<Integer>, Main.Verbose {
    private final Commands commands;

    @Mixin
    private ExperimentOptions options;

    RunCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        var console = commands.console();
        try (var experiment = options.experiment();
                var progress = console.progress(options.json())) {
            var context = new StepContext(experiment, options.settings(), progress, commands.stop(), Clock.systemUTC());
            var outcome = LocalRunner.run(context);
            if (outcome.stopped().isPresent()) {
                console.err().println("fairloss: stopped; the same command goes on from there");
                return outcome.stopped().get().status();
            }
            if (options.json()) {
                new JsonLines(console.out()).print(Map.of("event", "report", "report", outcome.report()));
            } else {
                outcome.headline().ifPresent(console.out()::println);
                console.out().println("Report: " + outcome.report());
            }
            return ExitCode.DONE.status();
        }
    }

    @Override
    public boolean verbose() {
        return options.verbose();
    }
}
