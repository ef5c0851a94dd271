// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.catalog.Catalog;
import dev.fairloss.trainer.catalog.StoredExperiment;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairloss list}: lists the experiments of a store. */
@Command(
        name = "list",
        header = "Lists the experiments of a store.",
        descriptionHeading = "%n",
        description = {
            "One line per experiment: namespace and name, when its report was finished, and its main result. An experiment whose current plan has no report yet is unfinished."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss list examples/fairloss-store",
            "  fairloss list s3://faces/team-a --endpoint https://minio.example"
        })
final class ListCommand implements Callable<Integer> {
    private final Commands commands;

    @Parameters(
            paramLabel = "STORE",
            defaultValue = "fairloss-store",
            arity = "0..1",
            description = "The artifact store: a folder, or s3://BUCKET/PREFIX. Default: the folder fairloss-store.")
    private String store;

    @Mixin
    private StoreOption service;

    @Option(names = "--json", description = "Print one JSON event per line, one per experiment.")
    private boolean json;

    ListCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        try (var open = service.open(store, commands.environment())) {
            var experiments = new Catalog(open).all();
            experiments.forEach(this::show);
            if (experiments.isEmpty() && !json) {
                commands.console().out().println("No experiments in " + open.describe() + ".");
            }
        }
        return ExitCode.DONE.status();
    }

    private void show(StoredExperiment experiment) {
        var finished = experiment.finished();
        String headline = finished.map(StoredExperiment::headline).orElse("");
        if (json) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("experiment", experiment.title());
            fields.put("finished", finished.map(StepManifest::createdAt));
            fields.put("headline", Optional.of(headline).filter(text -> !text.isEmpty()));
            commands.console().events().emit("experiment", fields);
            return;
        }
        String when = finished.map(report -> report.createdAt().toString().substring(0, 16) + "Z")
                .orElse("unfinished");
        commands.console()
                .out()
                .println(String.format(Locale.ROOT, "%-32s %-17s  %s", experiment.title(), when, headline)
                        .stripTrailing());
    }
}
