// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.runtime.StopSignal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The reference page of the command line is generated from the commands. */
class CliPageTest {
    private static final Path PAGE = DocPage.ROOT.resolve("docs/reference/cli.md");

    private static final String HEAD = """
            # The command line

            Generated from the code; do not edit. `fairloss COMMAND --help` shows the same. From the root of the repository the program is `./fairloss`; in the trainer's image, `fairloss`. All commands take `--help`, `--version` and `--verbose` (stack traces with errors). Durations are ISO-8601 or short: `PT30S`, `30s`, `5m`. [Exit codes](exit-codes.md).
            """;

    private static final String TAIL = """

            ## JSON events

            `--json` prints one JSON object per line on standard output, each with a time `at` and an `event`. `step` and `purge` always do.

            | event | command | fields |
            |---|---|---|
            | `step` | run, step | `step`, `state` (`started`, `resumed`, `finished`, `reused`), `detail` |
            | `progress` | run, step | one training or other `task`: `task`, `done`, `total`, `unit`, `loss`; at most one per second; for step, one per ten seconds |
            | `stepProgress` | run, step | `step`, and as far as they are known `percent`, `updates`, `fineTunes` and `images` (`done`, `total`), `loss`, `imagesPerSecond`, `remainingSeconds`: the numbers that pods serve at [`/progress`](pods.md#progress); as often |
            | `message` | run, step | `message` |
            | `report` | run, when it has finished | `report` (the location), `headline` |
            | `stopped` | run, after Ctrl-C or SIGTERM | `exitCode`, `code` |
            | `plan`, `settings` | plan | `plan`; `manifest`, with all defaults filled in |
            | `finding`, `valid` | validate | `file`, `finding` (`path`, `line`, `message`, `remedy`) |
            | `experiment` | list | `experiment` (namespace and name), `finished`, `headline` |
            | `comparison` | compare | `a`, `b`, `comparison` (`sameData`, `settings`, `accuracies`, `gaps`, `costs`) |
            | `verified` | verify | `similarity`, `same` (with `--threshold`) |
            | `measurement`, `selfCheck` | benchmark | `measurement`; with `--checks`, `selfCheck` (`name`, `passed`, `found`) |
            | `check` | doctor | `check` (`name`, `verdict`, `found`, `remedy`) |
            | `ended`, `error` | step | `message` (the termination message); `exitCode`, `problem` |
            | `purged` | purge | `steps` (the deleted ones), `kept` |
            | `error` | every other command | `exitCode`, `code`, `message` (the same text as on standard error) |

            The results of an experiment are in its `results.json`: [artifacts](artifacts.md).
            """;

    @Test
    void thePageIsMadeFromTheCommands() throws IOException {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var main = new CommandLine(
                new Main(), new Commands(new Console(nowhere, nowhere, false), new StopSignal(), Map.of()));
        String page = main.getSubcommands().values().stream()
                .map(command -> section(command.getCommandSpec()))
                .collect(Collectors.joining("", HEAD, TAIL));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("run with -Dgolden.update to rewrite it").hasContent(page);
    }

    private static String section(CommandSpec command) {
        var usage = command.usageMessage();
        String what = Stream.concat(Stream.of(usage.header()), Stream.of(usage.description()))
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n\n"));
        String rows = Stream.concat(
                        command.positionalParameters().stream().map(ArgSpec.class::cast),
                        command.options().stream().filter(CliPageTest::isOwn))
                .map(CliPageTest::row)
                .collect(Collectors.joining());
        return "\n## fairloss " + command.name() + "\n\n" + what + "\n"
                + (rows.isEmpty() ? "" : "\n| | |\n|---|---|\n" + rows)
                + "\n```sh not-run\n"
                + Stream.of(usage.footer()).map(CliPageTest::example).collect(Collectors.joining())
                + "```\n";
    }

    private static boolean isOwn(OptionSpec option) {
        return !option.inherited() && !option.usageHelp() && !option.versionHelp();
    }

    private static String row(ArgSpec argument) {
        String name = argument instanceof OptionSpec option
                ? option.longestName() + (option.arity().max() > 0 ? " " + option.paramLabel() : "")
                : argument.paramLabel() + (argument.arity().max() > 1 ? "..." : "");
        return "| `" + name + "` | " + String.join(" ", argument.description())
                + (argument.required() && argument instanceof OptionSpec ? " Required." : "") + " |\n";
    }

    /** The explanation beside an example becomes a comment. */
    private static String example(String line) {
        return line.strip().replaceFirst("(\\S) {3,}(\\S)", "$1    # $2") + "\n";
    }
}
