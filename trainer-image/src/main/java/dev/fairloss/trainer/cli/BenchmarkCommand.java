// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.run.Arithmetic;
import dev.fairloss.trainer.run.Benchmark;
import dev.fairloss.trainer.run.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairloss benchmark}: how fast this machine is, and how that compares with PyTorch. */
@Command(
        name = "benchmark",
        description = {
            "Measures updates of the net R56 (batches of 64), decoding and embedding on this machine.",
            "With --python, the same net in PyTorch runs in turns with them, and the ratios are shown."
        })
final class BenchmarkCommand implements Callable<Integer>, Main.Verbose {
    private final Commands commands;

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2",
            description = "Numbers of threads to measure with. Default: 1,2.")
    private List<Integer> threads;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "8", description = "Rounds of each. Default: 8.")
    private int rounds;

    @Option(names = "--updates", paramLabel = "N", defaultValue = "20", description = "Updates a round. Default: 20.")
    private int updates;

    @Option(
            names = "--python",
            paramLabel = "PROGRAM",
            description = "A Python that has torch (2.7.1 is what the trainer has).")
    private Optional<String> python = Optional.empty();

    @Option(
            names = "--script",
            paramLabel = "FILE",
            defaultValue = "trainer-image/src/bench/torch_r56.py",
            description = "The net in PyTorch. Default: trainer-image/src/bench/torch_r56.py.")
    private Path script;

    @Option(names = "--json", description = "JSON instead of text: one object a figure.")
    private boolean json;

    @Option(names = "--verbose", description = "Stack traces with errors.")
    private boolean verbose;

    BenchmarkCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        Arithmetic.start(Settings.of(Optional.of(threads.get(0)), Duration.ZERO));
        show(new Benchmark.Figure("start", "process start to first update", 0, Benchmark.secondsToFirstUpdate(), "s"));
        for (int n : threads) {
            Benchmark.updates(new Benchmark.Plan(rounds, updates, python, script), n)
                    .forEach(this::show);
            show(Benchmark.embedding(n));
        }
        Benchmark.data().forEach(this::show);
        return ExitCode.DONE.status();
    }

    private void show(Benchmark.Figure figure) {
        var out = commands.console().out();
        if (json) {
            new JsonLines(out).print(figure);
            return;
        }
        out.printf(
                Locale.ROOT,
                "%-10s %-44s %-10s %10s %s%n",
                figure.of(),
                figure.name(),
                figure.threads() == 0 ? "" : figure.threads() + (figure.threads() == 1 ? " thread" : " threads"),
                Figures.number(figure.value()),
                figure.unit());
    }

    @Override
    public boolean verbose() {
        return verbose;
    }
}
