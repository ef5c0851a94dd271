// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.console.ConsoleAccess;
import dev.fairloss.trainer.console.ConsoleServer;
import dev.fairloss.trainer.console.ConsoleSettings;
import dev.fairloss.trainer.store.StoreSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairloss ui}: serves the page that shows the experiments of stores. */
@Command(
        name = "ui",
        header = "Shows experiments in the browser: their plans, progress, reports and files.",
        descriptionHeading = "%n",
        description = {
            "Reads the stores and changes nothing. Only browsers on this machine can connect, with the URL that the command prints: it contains a token. Ctrl-C ends it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss ui examples/fairloss-store --open",
            "  fairloss ui s3://faces/team-a s3://faces/team-b --endpoint https://minio.example",
            "  fairloss ui 's3://faces/{namespace}' --endpoint https://minio.example"
        })
final class UiCommand implements Callable<Integer> {
    private static final int LAST_PORT = 65_535;

    private final Commands commands;

    @Parameters(
            paramLabel = "STORE",
            defaultValue = "fairloss-store",
            arity = "0..*",
            description =
                    "Artifact stores: folders, or s3://BUCKET/PREFIX. With {namespace} as the name of a folder, as in s3://BUCKET/{namespace}, the stores of all namespaces. Default: the folder fairloss-store.")
    private List<String> uris = List.of();

    @Mixin
    private StoreOption service;

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on. Default: any free port.")
    private int port;

    @Option(names = "--open", description = "Open the page in the browser.")
    private boolean open;

    @Option(
            names = "--behind-proxy",
            description =
                    "Listen on all addresses and require no token: for a pod behind a proxy that authenticates users.")
    private boolean behindProxy;

    UiCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > LAST_PORT) {
            throw TrainerException.invalidInput(
                    "--port is " + port + ".", "Set it to a number from 1 to " + LAST_PORT + ", or leave it out.");
        }
        var stores = new ArrayList<StoreSource>();
        try {
            uris.forEach(uri -> stores.add(StoreSource.of(uri, one -> service.open(one, commands.environment()))));
            serve(stores);
        } finally {
            stores.forEach(StoreSource::close);
        }
        return ExitCode.DONE.status();
    }

    private void serve(List<StoreSource> stores) throws InterruptedException {
        var access = behindProxy ? new ConsoleAccess.Proxy() : ConsoleAccess.Token.random();
        try (var server = ConsoleServer.start(new ConsoleSettings(stores, port, access, Clock.systemUTC()))) {
            var out = commands.console().out();
            out.println(server.url());
            out.flush();
            if (open && !Browser.open(server.url())) {
                commands.console().err().println("No browser could be started: open this URL yourself.");
                commands.console().err().flush();
            }
            commands.stop().await();
        }
    }
}
