// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.plan.PlanView;
import dev.fairloss.trainer.runtime.StepContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairloss plan}: what a run would do and cost, before anything is spent. */
@Command(
        name = "plan",
        header = "Shows what a run would do and cost; changes nothing.",
        descriptionHeading = "%n",
        description = {
            "Each step with its hash, whether it is finished in the store, and the time it took or will take. Hashes are known once prepare has read the data."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss plan examples/quickstart.yaml",
            "  fairloss plan examples/quickstart.yaml --measure",
            "  fairloss plan examples/quickstart.yaml --settings"
        })
final class PlanCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Commands commands;

    @Mixin
    private ExperimentOptions options;

    @Option(
            names = "--measure",
            description = "Trains a handful of updates on noise (some seconds) to estimate what the rest will cost.")
    private boolean measure;

    @Option(names = "--settings", description = "Shows the manifest with all defaults filled in.")
    private boolean settings;

    PlanCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        var console = commands.console();
        var machine = options.settings(Duration.ZERO);
        try (var experiment = options.experiment(commands.environment(), PATIENCE);
                var progress = console.plainProgress()) {
            var context = new StepContext(experiment, machine, progress, commands.stop(), Clock.systemUTC());
            var view = PlanView.of(context, measure);
            if (options.json()) {
                console.events().emit("plan", Map.of("plan", view));
                if (settings) {
                    console.events()
                            .emit(
                                    "settings",
                                    Map.of("manifest", experiment.manifest().defaulted()));
                }
            } else {
                print(view);
                if (settings) {
                    console.out().println();
                    console.out().print(experiment.manifest().defaultedYaml());
                }
            }
        }
        return ExitCode.DONE.status();
    }

    private void print(PlanView view) {
        var table = new TextTable(List.of("STEP", "HASH", "STATE", "TIME", "")).right(3);
        for (var step : view.steps()) {
            table.row(
                    step.id(),
                    step.hash().map(hash -> hash.substring(0, 12)).orElse("-"),
                    step.state(),
                    step.seconds().isPresent()
                            ? (step.isFinished() ? "" : "~ ")
                                    + ConsoleFormats.seconds(step.seconds().getAsDouble())
                            : "unknown",
                    step.note());
        }
        var out = commands.console().out();
        table.lines().forEach(out::println);
        out.println();
        out.println("Store: " + view.store());
        out.println(view.summary());
    }
}
