// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import dev.fairloss.trainer.validate.Finding;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairloss validate}: the verdict of the API server, without one. */
@Command(
        name = "validate",
        header = "Checks manifests as the API server would.",
        descriptionHeading = "%n",
        description = {
            "Holds them against the CRD: its schema, unknown fields, and its rules (CEL). All errors are told at once, each with its line, its field and what to do. Whether files, folders and buckets exist is not asked: plan and run do that."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  fairloss validate examples/*.yaml", "  fairloss validate faces.yaml && fairloss run faces.yaml"})
final class ValidateCommand implements Callable<Integer> {
    private final Commands commands;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Manifests (YAML).")
    private List<Path> files;

    @Option(names = "--json", description = "For machines: one JSON object a line, a finding or a valid file each.")
    private boolean json;

    ValidateCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        boolean valid = true;
        for (Path file : files) {
            var findings = findings(file);
            findings.forEach(finding -> tell(file, finding));
            if (findings.isEmpty()) {
                tellValid(file);
            }
            valid &= findings.isEmpty();
        }
        return (valid ? ExitCode.DONE : ExitCode.INVALID_INPUT).status();
    }

    /** A file that cannot be read is one finding, so that the files after it are judged too. */
    private static List<Finding> findings(Path file) {
        try {
            return ExperimentFileReader.findings(file);
        } catch (TrainerException unreadable) {
            return List.of(new Finding("", 0, unreadable.getMessage(), ""));
        }
    }

    private void tell(Path file, Finding finding) {
        if (json) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("file", file.toString());
            fields.put("finding", finding);
            commands.console().events().emit("finding", fields);
        } else {
            String line = finding.toString();
            commands.console().out().println(line.contains(file.toString()) ? line : file + ": " + line);
        }
    }

    private void tellValid(Path file) {
        if (json) {
            commands.console().events().emit("valid", Map.of("file", file.toString()));
        } else {
            commands.console().out().println(file + ": valid");
        }
    }
}
