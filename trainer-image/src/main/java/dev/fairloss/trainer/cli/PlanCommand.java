// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.plan.AssumedSpeed;
import dev.fairloss.trainer.plan.PlanView;
import dev.fairloss.trainer.runtime.StepContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fairloss plan}: shows what a run would do and cost. */
@Command(
        name = "plan",
        header = "Shows what a run would do and cost, without changing anything.",
        descriptionHeading = "%n",
        description = {
            "Lists each step with its hash, its state in the store, and the time that it took or is expected to take. Hashes are unknown until prepare has read the data."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss plan examples/quickstart.yaml",
            "  fairloss plan examples/quickstart.yaml --measure",
            "  fairloss plan examples/quickstart.yaml --images-per-second 400 --price-per-hour 2.50",
            "  fairloss plan examples/quickstart.yaml --settings"
        })
final class PlanCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Commands commands;

    @Mixin
    private ExperimentOptions options;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--measure",
            description =
                    "Train a few updates on random images (some seconds) to estimate the cost of the remaining steps.")
    private boolean measure;

    @Option(
            names = "--images-per-second",
            paramLabel = "N",
            description =
                    "Estimate the cost for a machine that trains this many images per second (fairloss benchmark measures it).")
    private Double imagesPerSecond;

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "With --images-per-second: the training images, as long as prepare has not counted them.")
    private Integer images;

    @Option(
            names = "--price-per-hour",
            paramLabel = "PRICE",
            description = "With --images-per-second: also estimate the price, in the currency of PRICE.")
    private Double pricePerHour;

    @Option(names = "--settings", description = "Also print the experiment with all defaults filled in.")
    private boolean settings;

    PlanCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        check();
        var console = commands.console();
        var machine = options.settings(Duration.ZERO);
        try (var experiment = options.experiment(commands.environment(), PATIENCE);
                var progress = console.plainProgress()) {
            var device = measure ? options.onDevice(machine) : machine;
            var context = new StepContext(experiment, device, progress, commands.stop(), Clock.systemUTC());
            var view = imagesPerSecond == null
                    ? PlanView.of(context, measure)
                    : PlanView.of(context, new AssumedSpeed(imagesPerSecond, optional(images), optional(pricePerHour)));
            if (options.json()) {
                console.events().emit("plan", Map.of("plan", view));
                if (settings) {
                    console.events()
                            .emit(
                                    "settings",
                                    Map.of("manifest", experiment.file().defaulted()));
                }
            } else {
                print(view);
                if (settings) {
                    console.out().println();
                    console.out().print(experiment.file().defaultedYaml());
                }
            }
        }
        return ExitCode.DONE.status();
    }

    private void check() {
        if (imagesPerSecond == null ? images != null || pricePerHour != null : measure) {
            throw new ParameterException(
                    command.commandLine(),
                    "--images and --price-per-hour need --images-per-second, which excludes --measure.");
        }
        if (imagesPerSecond != null && !(imagesPerSecond > 0)) {
            throw new ParameterException(command.commandLine(), "--images-per-second must be above 0.");
        }
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private void print(PlanView view) {
        var out = commands.console().out();
        PlanTable.lines(view.steps()).forEach(out::println);
        out.println();
        if (PlanTable.isSummarized(view.steps())) {
            out.println("One row per phase; --json lists every step with its hash.");
        }
        out.println("Store: " + view.store());
        out.println(view.summary());
    }
}
