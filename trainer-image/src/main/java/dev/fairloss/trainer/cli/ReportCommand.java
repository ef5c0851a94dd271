// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairloss report}: copies the report of an experiment to this machine. */
@Command(
        name = "report",
        header = "Copies the report of an experiment from its store.",
        descriptionHeading = "%n",
        description = {"The report is one HTML file without external resources. export copies everything else, too."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss report quickstart --store examples/fairloss-store --open",
            "  fairloss report team-a/casia --store s3://faces/team-a --endpoint https://minio.example"
        })
final class ReportCommand implements Callable<Integer> {
    private final Commands commands;

    @Mixin
    private NamedExperimentOptions options;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write the report. Default: NAME.html in the working folder.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--open", description = "Open the report in the browser.")
    private boolean open;

    ReportCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        try (var store = options.open(commands.environment())) {
            var experiment = options.find(store);
            Path file = write(experiment.report(), out.orElse(Path.of(experiment.name() + ".html")));
            commands.console().out().println("Report: " + file);
            if (open) {
                Browser.open(file);
            }
        }
        return ExitCode.DONE.status();
    }

    private static Path write(byte[] report, Path file) {
        try {
            return Files.write(file, report).toAbsolutePath().normalize();
        } catch (IOException e) {
            throw TrainerException.invalidInput(
                    "Cannot write the report to " + file + ": " + IoErrors.reason(e) + ".",
                    "Set --out to a file in a folder that you may write to.",
                    e);
        }
    }
}
