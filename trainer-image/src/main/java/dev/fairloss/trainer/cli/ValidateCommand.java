// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.validate.Manifests;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairloss validate}: the verdict of the API server, without one. */
@Command(
        name = "validate",
        description = {
            "Checks manifests as the API server would: schema, unknown fields and CEL rules of the CRD.",
            "All errors at once, each with its field and what to do."
        })
final class ValidateCommand implements Callable<Integer>, Main.Verbose {
    private final Commands commands;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Manifests (YAML).")
    private List<Path> files;

    @Option(names = "--json", description = "JSON instead of text: one object a finding.")
    private boolean json;

    @Option(names = "--verbose", description = "Stack traces with errors.")
    private boolean verbose;

    ValidateCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        boolean valid = true;
        for (Path file : files) {
            var findings = Manifests.findings(file);
            valid &= findings.isEmpty();
            var out = commands.console().out();
            for (var finding : findings) {
                if (json) {
                    new JsonLines(out).print(Map.of("file", file.toString(), "finding", finding));
                } else {
                    out.println(file + ": " + finding);
                }
            }
            if (findings.isEmpty() && !json) {
                out.println(file + ": valid");
            }
        }
        return (valid ? ExitCode.DONE : ExitCode.USER_MUST_REPAIR).status();
    }

    @Override
    public boolean verbose() {
        return verbose;
    }
}
