// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.run.StopSignal;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line. {@link #main} is the process; {@link #run} is the same without leaving the JVM, for tests. */
@Command(
        name = "fairloss",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        description =
                "Trains fair face-recognition models: a margin for each group of people, learned by deep Q-learning.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; another attempt may succeed (store away, out of memory)",
            "2:wrong command line",
            "3:the manifest, the data or the credentials need repair",
            "4:training diverged",
            "70:internal error",
            "130:interrupted (Ctrl-C); the same command goes on from there",
            "143:terminated after a checkpoint; the same command goes on from there"
        },
        footer = {
            "",
            "A first experiment, on drawn faces:  fairloss run examples/quickstart.yaml",
            "Completion in this shell:            source <(fairloss completion)"
        },
        subcommands = {
            RunCommand.class,
            PlanCommand.class,
            ValidateCommand.class,
            BenchmarkCommand.class,
            Main.Completion.class
        })
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Entry point of the process. */
    public static void main(String[] arguments) {
        var out =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        var err =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
        var stop = new StopSignal();
        Signals.install(stop);
        int status;
        try {
            status = run(new Console(out, err, System.console() != null), stop, arguments);
        } catch (OutOfMemoryError e) {
            err.println("fairloss: out of memory; give it more (FAIRLOSS_JAVA_OPTIONS=-Xmx8g) or lower"
                    + " optimization.batchSize");
            status = ExitCode.RETRY.status();
        }
        out.flush();
        err.flush();
        // Libraries leave threads behind that would keep the JVM up for a minute.
        System.exit(status);
    }

    /** Runs one command. @return the exit status */
    static int run(Console console, StopSignal stop, String... arguments) {
        var commandLine = new CommandLine(new Main(), new Commands(console, stop));
        commandLine.setOut(new PrintWriter(console.out(), true));
        commandLine.setErr(new PrintWriter(console.err(), true));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command, console));
        commandLine.setParameterExceptionHandler((failure, wrong) -> {
            console.err().println("fairloss: " + failure.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(failure, commandLine.getErr());
            console.err()
                    .println("See: " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return ExitCode.USAGE.status();
        });
        return commandLine.execute(arguments);
    }

    private static int explain(Exception failure, CommandLine command, Console console) {
        boolean verbose = command.getCommand() instanceof Verbose asked && asked.verbose();
        ExitCode code = failure instanceof TrainerException known ? known.exitCode() : ExitCode.INTERNAL;
        if (failure instanceof TrainerException) {
            console.err().println("fairloss: " + failure.getMessage());
        } else {
            console.err()
                    .println("fairloss: internal error: " + failure
                            + (verbose ? "" : "\nRun again with --verbose for the stack trace, and report it."));
        }
        if (verbose) {
            failure.printStackTrace(console.err());
        }
        return code.status();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Whether a command was asked for stack traces. */
    interface Verbose {
        boolean verbose();
    }

    /** Prints a completion script. */
    @Command(
            name = "completion",
            description = "Prints a completion script for bash and zsh: source <(fairloss completion)")
    static final class Completion implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine()
                    .getOut()
                    .print(AutoComplete.bash("fairloss", spec.root().commandLine()));
            spec.commandLine().getOut().flush();
        }
    }
}
