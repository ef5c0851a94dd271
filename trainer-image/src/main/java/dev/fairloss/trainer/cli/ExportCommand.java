// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.catalog.ExperimentExport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairloss export}: copies everything that an experiment made to a folder on this machine. */
@Command(
        name = "export",
        header = "Copies the report, the tables and the networks of an experiment from its store.",
        descriptionHeading = "%n",
        description = {
            "Writes report.html, results.json, the tables, and each final network twice: as safetensors with the names of PyTorch modules, and as ONNX with a dynamic batch size. The input of the ONNX network is (batch, 3, size, size): aligned faces in RGB, values 0 to 255; its output is the embedding, not normalized. Class centers are not exported, since they are templates of the people in the training set. Files of the same names are replaced."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss export quickstart --store examples/fairloss-store",
            "  fairloss export team-a/casia --store s3://faces/team-a --out casia"
        })
final class ExportCommand implements Callable<Integer> {
    private final Commands commands;

    @Mixin
    private NamedExperimentOptions options;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "The folder to write. Default: NAME in the working folder.")
    private Optional<Path> out = Optional.empty();

    ExportCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        try (var store = options.open(commands.environment())) {
            var experiment = options.find(store);
            new ExperimentExport(experiment, out.orElse(Path.of(experiment.name())))
                    .run()
                    .forEach(commands.console().out()::println);
        }
        return ExitCode.DONE.status();
    }
}
