// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.store.Secrets;
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

/** {@code fairloss validate}: validates experiment files as the API server does, without a cluster. */
@Command(
        name = "validate",
        header = "Validates experiment files as the API server does.",
        descriptionHeading = "%n",
        description = {
            "Checks the schema and the CEL rules of the CRD, and unknown fields. Prints all errors at once, each with its line, its field and its remedy. Does not check whether files, folders and buckets exist: plan and run do."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  fairloss validate examples/*.yaml", "  fairloss validate faces.yaml && fairloss run faces.yaml"})
final class ValidateCommand implements Callable<Integer> {
    private final Commands commands;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Experiment files (YAML).")
    private List<Path> files;

    @Option(names = "--json", description = "Print one JSON event per line, one per error or valid file.")
    private boolean json;

    ValidateCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        FileNameEncoding.check();
        boolean valid = true;
        for (Path file : files) {
            valid &= validate(file);
        }
        return (valid ? ExitCode.DONE : ExitCode.INVALID_INPUT).status();
    }

    /** Reports one file. A file that cannot be read is a finding too, so that the files after it are validated. */
    private boolean validate(Path file) {
        try {
            var findings = ExperimentFileReader.findings(file);
            findings.forEach(found -> {
                var finding = new Finding(
                        found.path(), found.line(), Secrets.hide(found.message()), Secrets.hide(found.remedy()));
                report(file, finding, file + ": " + finding);
            });
            if (findings.isEmpty()) {
                reportValid(file);
            }
            return findings.isEmpty();
        } catch (TrainerException unreadable) {
            var problem = FailureReport.TERMINAL.of(unreadable);
            report(file, new Finding("", 0, problem.message(), problem.remedy()), FailureReport.text(problem));
            return false;
        }
    }

    private void report(Path file, Finding finding, String line) {
        if (json) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("file", file.toString());
            fields.put("finding", finding);
            commands.console().events().emit("finding", fields);
        } else {
            commands.console().out().println(line);
        }
    }

    private void reportValid(Path file) {
        if (json) {
            commands.console().events().emit("valid", Map.of("file", file.toString()));
        } else {
            commands.console().out().println(file + ": valid");
        }
    }
}
