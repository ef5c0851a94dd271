// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.run.PlanView;
import dev.fairloss.trainer.run.StepContext;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairloss plan}: what a run would do and cost, before anything is spent. */
@Command(
        name = "plan",
        description = {
            "Shows the steps of an experiment, which of them are finished in the store, and what the rest will cost.",
            "Changes nothing. The settings in force, defaults included, are shown with --settings."
        })
final class PlanCommand implements Callable<Integer>, Main.Verbose {
    private final Commands commands;

    @Mixin
    private ExperimentOptions options;

    @Option(
            names = "--measure",
            description = "Measures a handful of updates (some seconds) to estimate the cost of what is to be done.")
    private boolean measure;

    @Option(names = "--settings", description = "Shows the spec with all defaults filled in.")
    private boolean settings;

    PlanCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        var console = commands.console();
        try (var experiment = options.experiment();
                var progress = new PlainProgress(console.err(), Clock.systemUTC())) {
            var context = new StepContext(experiment, options.settings(), progress, commands.stop(), Clock.systemUTC());
            var view = PlanView.of(context, measure);
            if (options.json()) {
                console.out().write(ContractJson.write(view), 0, ContractJson.write(view).length);
            } else {
                print(view);
            }
            if (settings) {
                console.out().println();
                console.out().print(PlanView.settings(experiment));
            }
        }
        return ExitCode.DONE.status();
    }

    private void print(PlanView view) {
        var out = commands.console().out();
        out.printf(Locale.ROOT, "%-26s %-14s %-12s %10s  %s%n", "STEP", "HASH", "STATE", "SECONDS", "");
        for (var step : view.steps()) {
            out.printf(
                    Locale.ROOT,
                    "%-26s %-14s %-12s %10s  %s%n",
                    step.id(),
                    step.hash().map(hash -> hash.substring(0, 12)).orElse("-"),
                    step.state(),
                    step.seconds().isPresent() ? Figures.number(step.seconds().getAsDouble()) : "unknown",
                    step.note());
        }
        out.println(view.summary());
    }

    @Override
    public boolean verbose() {
        return options.verbose();
    }
}
