// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.trainer.purge.Purge;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairloss purge}: deletes an experiment's artifacts. Takes no experiment file, so an invalid one cannot prevent it. */
@Command(
        name = "purge",
        header = "Deletes the artifacts of an experiment that no other experiment in the store uses.",
        descriptionHeading = "%n",
        description = {
            "Deletes the report, the tables and all steps that the experiment ever used, except steps that another experiment has used. The experiment must not be running. After an interruption, the same command continues. Succeeds if the experiment has no artifacts. The operator runs it when an experiment with artifactPolicy Delete is deleted."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss purge --store fairloss-store --namespace default --name quickstart",
            "  fairloss purge --store s3://faces/team-a --endpoint https://minio.example --namespace faces --name casia"
        })
final class PurgeCommand implements Callable<Integer> {
    private final Commands commands;

    @Option(
            names = "--store",
            required = true,
            paramLabel = "URI",
            description = "The artifact store: a folder, or s3://BUCKET/PREFIX.")
    private String store;

    @Mixin
    private S3ServiceOptions service;

    @Option(names = "--namespace", required = true, paramLabel = "NS", description = "Namespace of the experiment.")
    private String namespace;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Name of the experiment.")
    private String name;

    @Mixin
    private PodOptions pod;

    PurgeCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        var console = commands.console();
        var events = console.events().with(Map.of("experiment", namespace + "/" + name, "step", "purge"));
        try (var open = Stores.open(store, options())) {
            var outcome = new Purge(open, Clock.systemUTC(), commands.stop(), namespace, name).run();
            events.emit("purged", Map.of("steps", outcome.deleted(), "kept", outcome.kept()));
            return ExitCode.DONE.status();
        } catch (Throwable thrown) { // the operator must learn of any failure
            var exit = new PodExit(
                    console, pod.terminationLog(console.err()), commands.stop().reason());
            return exit.report(List.of(PodExit.End.failed(new StepId("purge"), "", thrown, 0, events)));
        }
    }

    private StoreOptions options() {
        FileNameEncoding.check();
        return service.of(commands.environment(), pod.retry());
    }
}
