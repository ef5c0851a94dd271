// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.StopSignal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. {@link #main} ends the process; {@link #run} does the same without ending the JVM, for tests. */
@Command(
        name = "fairloss",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpWidth = 100,
        synopsisHeading = "%nUsage: ",
        synopsisSubcommandLabel = "COMMAND",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        header = "Trains fair face-recognition models: a margin for each group of people, learned by deep"
                + " Q-learning.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; another attempt may succeed (out of memory)",
            "2:wrong command line",
            "3:invalid input: correct the experiment file, the data or the credentials",
            "4:training diverged",
            "70:internal error",
            "75:the object store is not available; the same command continues when it is back",
            "130:interrupted (Ctrl-C) after a checkpoint; the same command continues from there",
            "143:terminated after a checkpoint; the same command continues from there"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss run examples/quickstart.yaml     a first experiment, on synthetic faces: a few minutes",
            "  fairloss plan examples/quickstart.yaml    what a run would do",
            "  fairloss run --help                       help for a command",
            "  source <(fairloss completion)             completion in this shell"
        },
        subcommands = {
            RunCommand.class,
            PlanCommand.class,
            ValidateCommand.class,
            ListCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            CompareCommand.class,
            VerifyStoreCommand.class,
            UiCommand.class,
            EmbedCommand.class,
            VerifyCommand.class,
            BenchmarkCommand.class,
            DoctorCommand.class,
            StepCommand.class,
            PurgeCommand.class,
            Main.Completion.class
        })
public final class Main implements Runnable {
    private static final Problem OUTPUT_LOST = new Problem(
            ExitCode.RETRY,
            "Cannot write to standard output: the command succeeded, but its output is incomplete.",
            "Free some space if it is a file on a full disk, then run the same command again.");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Print stack traces of errors.")
    private boolean verbose;

    /** Entry point of the process. */
    public static void main(String[] arguments) {
        var console = Console.ofProcess(System.getenv());
        var hiding = console.hidingSecrets();
        // Libraries and uncaught exceptions print there.
        System.setOut(hiding.out());
        System.setErr(hiding.err());
        var stop = new StopSignal();
        Signals.install(stop);
        int status = run(console, stop, arguments);
        System.out.flush();
        System.err.flush();
        // Threads of libraries would keep the JVM running for a minute.
        System.exit(status);
    }

    /** Runs one command with the environment of this process. @return the exit status */
    static int run(Console console, StopSignal stop, String... arguments) {
        return run(new Commands(console, stop, System.getenv()), arguments);
    }

    /** Runs one command, and hides secrets in its output. @return the exit status */
    static int run(Commands open, String... arguments) {
        var commands = open.hidingSecrets();
        var console = commands.console();
        try {
            int status = execute(commands, arguments);
            console.out().flush();
            // A print stream drops errors, and only remembers that there was one.
            return status == ExitCode.DONE.status() && open.console().out().checkError()
                    ? report(OUTPUT_LOST, console, false)
                    : status;
        } finally {
            console.out().flush();
            console.err().flush();
        }
    }

    private static int execute(Commands commands, String... arguments) {
        var console = commands.console();
        var main = new Main();
        // Looked up in the arguments, since a wrong command line has no parsed options.
        boolean json = List.of(arguments).contains("--json");
        var commandLine = new CommandLine(main, commands)
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.terminal() ? Ansi.AUTO : Ansi.OFF))
                .setExecutionExceptionHandler((failure, command, parsed) -> main.report(failure, console, json));
        commandLine.setExecutionStrategy(Main::executeKnown);
        // A name may begin with @; picocli would read the arguments from the file of the rest of the name.
        commandLine.setExpandAtFiles(false);
        commandLine.setParameterExceptionHandler((wrong, words) -> {
            try {
                FileNameEncoding.checkArguments(words);
            } catch (TrainerException garbled) {
                return main.report(garbled, console, json);
            }
            String help = wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help";
            return report(new Problem(ExitCode.USAGE, message(wrong) + ".", remedy(wrong, help)), console, json);
        });
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError failure) {
            return main.report(failure, console, json);
        }
    }

    /** Executes the command. Picocli ignores an unknown command before {@code --help}. */
    private static int executeKnown(ParseResult parsed) {
        var root = parsed.commandSpec().commandLine();
        if (!parsed.hasSubcommand() && !parsed.unmatched().isEmpty()) {
            throw new UnmatchedArgumentException(root, parsed.unmatched());
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int report(Throwable failure, Console console, boolean json) {
        int status = report(FailureReport.TERMINAL.of(failure), console, json);
        if (verbose) {
            failure.printStackTrace(console.err());
        }
        return status;
    }

    private static String message(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String kind = unmatched.isUnknownOption()
                    ? "Unknown option"
                    : wrong.getCommandLine().getParent() == null ? "Unknown command" : "Unexpected argument";
            return kind + " '" + unmatched.getUnmatched().get(0) + "'";
        }
        return wrong.getMessage();
    }

    private static String remedy(ParameterException wrong, String help) {
        List<String> similar =
                wrong instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return (similar.isEmpty() ? "" : "Did you mean " + similar.get(0) + "? ") + "See " + help + ".";
    }

    private static int report(Problem problem, Console console, boolean json) {
        console.err().println("fairloss: " + FailureReport.text(problem));
        if (json) {
            console.events().emit("error", Map.of("exitCode", problem.code().status(), "problem", problem));
        }
        return problem.code().status();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    /** Prints a completion script. */
    @Command(
            name = "completion",
            header = "Prints a completion script for bash and zsh.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  source <(fairloss completion)                            in this shell",
                "  fairloss completion > /etc/bash_completion.d/fairloss    in all shells"
            })
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
