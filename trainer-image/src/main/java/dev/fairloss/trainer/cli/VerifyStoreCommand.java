// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TemporaryFiles;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.catalog.StoreVerification;
import dev.fairloss.trainer.catalog.StoreVerification.Finding;
import dev.fairloss.trainer.store.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairloss verify-store}: verifies the checksums and signatures of a store. */
@Command(
        name = "verify-store",
        header = "Verifies the checksums and signatures of all results in a store.",
        descriptionHeading = "%n",
        description = {
            "Reads every file. One line per step and experiment; objects that are missing, damaged, not signed or forged are named. Signatures are verified if the variable FAIRLOSS_SIGNING_KEYS names a folder with public.pem. Exits with 3 if there is a problem."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss verify-store examples/fairloss-store",
            "  FAIRLOSS_SIGNING_KEYS=keys fairloss verify-store s3://faces/team-a --endpoint https://minio.example"
        })
final class VerifyStoreCommand implements Callable<Integer> {
    private final Commands commands;

    @Parameters(paramLabel = "STORE", description = "The artifact store: a folder, or s3://BUCKET/PREFIX.")
    private String store;

    @Mixin
    private StoreOption service;

    @Option(names = "--json", description = "Print one JSON event per line, one per step and experiment.")
    private boolean json;

    VerifyStoreCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        var options = service.options(commands.environment());
        try (var open = Stores.open(store, options)) {
            Path scratch = TemporaryFiles.folder();
            try {
                new StoreVerification(open, scratch).run(finding -> {
                    findings.add(finding);
                    show(finding);
                });
            } finally {
                TemporaryFiles.delete(scratch);
            }
            if (findings.isEmpty()) {
                throw TrainerException.invalidInput(
                        "There are no steps in " + open.describe() + ".", "Correct the URI of the store.");
            }
            return end(findings, open.describe(), options.signing().isPresent());
        }
    }

    private void show(Finding finding) {
        if (json) {
            commands.console()
                    .events()
                    .emit(
                            "verified",
                            Map.of(
                                    "folder", finding.folder().value(),
                                    "objects", finding.objects(),
                                    "problems", finding.problems()));
            return;
        }
        var out = commands.console().out();
        out.println((finding.problems().isEmpty() ? "ok   " : "BAD  ") + finding.folder() + "  " + finding.objects()
                + (finding.objects() == 1 ? " object" : " objects"));
        finding.problems().forEach(problem -> out.println("     " + problem));
    }

    private int end(List<Finding> findings, String uri, boolean signatures) {
        long problems = findings.stream()
                .mapToLong(finding -> finding.problems().size())
                .sum();
        if (problems > 0) {
            throw TrainerException.invalidInput(
                    "Objects in " + uri + " that cannot be trusted: " + problems + ".",
                    "Find out who wrote them, delete the folders of these steps and run the experiments again.");
        }
        if (!json) {
            commands.console()
                    .out()
                    .println(
                            signatures
                                    ? "All checksums and signatures are valid."
                                    : "All checksums are valid. Signatures were not verified: FAIRLOSS_SIGNING_KEYS is not set.");
        }
        return ExitCode.DONE.status();
    }
}
