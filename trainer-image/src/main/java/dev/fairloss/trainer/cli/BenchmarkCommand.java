// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.bench.Benchmark;
import dev.fairloss.trainer.bench.Figure;
import dev.fairloss.trainer.bench.SelfCheck;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.DeviceRequest;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.engine.GraphCapture;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.ProcessMemory;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairloss benchmark}: measures how fast this machine is, also compared with PyTorch. */
@Command(
        name = "benchmark",
        header = "Measures how fast this machine trains, embeds and reads images.",
        descriptionHeading = "%n",
        description = {
            "Measures seconds to the first update; images per second of training updates of the network SmallResNet56px (batches of 64), of networks that train at the same time, of trainings with their images, of embedding, decoding and augmenting; comparisons per second of identification in a gallery; and whether training waits for its batches. Takes one to two minutes.",
            "On a GPU also: trainings of images that it holds, with the small network and IResNet50, alone and several at the same time. That takes five minutes more.",
            "With --python, alternates with the same network in PyTorch and prints the ratios; on a GPU to PyTorch as it is, to torch.compile and to a CUDA graph of the whole update."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss benchmark",
            "  fairloss benchmark --threads 1 --rounds 1 --updates 3    a quick look",
            "  fairloss benchmark --identities 10000,100000",
            "  fairloss benchmark --python ~/torch/bin/python",
            "  fairloss benchmark --backbone IResNet50 --batch 16 --rounds 4 --updates 1"
        })
final class BenchmarkCommand implements Callable<Integer> {
    private final Commands commands;

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2",
            description = "Thread counts to measure. Default: 1,2.")
    private List<Integer> threads;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "8", description = "Rounds per variant. Default: 8.")
    private int rounds;

    @Option(names = "--updates", paramLabel = "N", defaultValue = "20", description = "Updates per round. Default: 20.")
    private int updates;

    @Option(
            names = "--gallery",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Embeddings in the gallery of identification, 1000 or more; a million takes 4 GiB of memory."
                    + " Default: 100000.")
    private int gallery;

    @Option(
            names = "--identities",
            paramLabel = "N",
            split = ",",
            description =
                    "Measure nothing but what grows with the number of people besides training, for each of these numbers,"
                            + " 1000 or more: groups, distances, a reward, pairs and the index. A million needs 8 GiB of memory.")
    private List<Integer> identities = List.of();

    @Option(
            names = "--backbone",
            paramLabel = "NAME",
            description = "Measure nothing but training updates of this network: ${COMPLETION-CANDIDATES}.")
    private Optional<Backbone> backbone = Optional.empty();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            description = "Images in a batch, with --backbone. Default: 64.")
    private int batch;

    @Option(
            names = "--python",
            paramLabel = "PROGRAM",
            description = "A Python interpreter with torch (the trainer uses 2.7.1).")
    private Optional<String> python = Optional.empty();

    @Option(
            names = "--script",
            paramLabel = "FILE",
            defaultValue = "trainer-image/src/bench/pytorch_baseline.py",
            description = "The network in PyTorch. Default: trainer-image/src/bench/pytorch_baseline.py.")
    private Path script;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            converter = DeviceOption.class,
            description = "Where to compute: auto, cpu, gpu or gpu:N. Default: cpu.")
    private DeviceRequest request = new DeviceRequest.Cpu();

    @Option(
            names = "--checks",
            description =
                    "Check as well that the device computes what it should: the losses of the CPU, memory that stays flat over"
                            + " 2000 updates, the same weights in two trainings and in one that is stopped and resumed, and"
                            + " that exhausted memory is recognized. Takes about a minute more; exit code 1 if a check fails.")
    private boolean checks;

    @Option(names = "--json", description = "Print one JSON event per line, one per measurement.")
    private boolean json;

    private boolean captured = true;

    BenchmarkCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        if (batch < 2) {
            throw new TrainerException(ExitCode.USAGE, "--batch is " + batch + ".", "Set it to 2 or more.");
        }
        if (rounds < 1 || updates < 1) {
            throw new TrainerException(ExitCode.USAGE, "--rounds or --updates is below 1.", "Set both to 1 or more.");
        }
        if (gallery < 1000) {
            throw new TrainerException(ExitCode.USAGE, "--gallery is " + gallery + ".", "Set it to 1000 or more.");
        }
        if (identities.stream().anyMatch(n -> n < 1000)) {
            throw new TrainerException(
                    ExitCode.USAGE, "--identities is " + identities + ".", "Set all of them to 1000 or more.");
        }
        var settings = threads.stream()
                .map(n -> ComputeSettings.of(Optional.of(n), Duration.ZERO))
                .toList();
        warnIfBusy();
        EngineRuntime.start(settings.get(0).threads());
        var captures = GraphCapture.record(now -> {}, this::failedCapture, false);
        try (captures) {
            return measure(settings);
        }
    }

    private void failedCapture(String message) {
        commands.console().err().println(message);
        captured = false;
    }

    private Integer measure(List<ComputeSettings> settings) {
        var machine = DeviceOption.apply(settings.get(0), request);
        var device = machine.target();
        commands.console().err().println("Measuring on " + machine.device() + ".");
        var plan = new Benchmark.Plan(rounds, updates, python, script);
        if (!identities.isEmpty()) {
            int most = threads.get(threads.size() - 1);
            identities.forEach(n -> Benchmark.identities(device, n, most).forEach(this::show));
            return ExitCode.DONE.status();
        }
        if (backbone.isPresent()) {
            var network = new Benchmark.Network(backbone.get(), batch);
            if (device instanceof ComputeDevice.Gpu) {
                Benchmark.trainings(network, plan, device, this::show);
            } else {
                threads.forEach(n -> Benchmark.updates(network, plan, device, n).forEach(this::show));
            }
            return ExitCode.DONE.status();
        }
        show(new Figure("start", "process start to first update", 0, Benchmark.secondsToFirstUpdate(device), "s"));
        double fastest = 0;
        for (int n : threads) {
            for (var figure : Benchmark.updates(Benchmark.Network.SMALL, plan, device, n)) {
                show(figure);
                fastest = Math.max(fastest, figure.isTrainerUpdate() ? figure.value() : 0);
            }
            if (n > 1) {
                Benchmark.slots(plan, device, n).forEach(this::show);
            }
            show(Benchmark.embedding(device, n));
        }
        int workers = machine.workers();
        if (device instanceof ComputeDevice.Gpu) {
            Benchmark.trainings(plan, device, this::show);
        }
        Benchmark.inputs(plan, device, threads.get(0), workers).forEach(this::show);
        Benchmark.search(device, gallery, threads.get(threads.size() - 1)).forEach(this::show);
        Benchmark.data(fastest, workers).forEach(this::show);
        return checks ? checked(device) : ExitCode.DONE.status();
    }

    private int checked(ComputeDevice device) {
        var results = Benchmark.checks(
                device, threads.get(0), () -> ProcessMemory.now().map(ProcessMemory::used), this::show);
        results.forEach(this::show);
        return (captured && results.stream().allMatch(SelfCheck::passed) ? ExitCode.DONE : ExitCode.RETRY).status();
    }

    private void show(SelfCheck check) {
        var console = commands.console();
        if (json) {
            console.events().emit("selfCheck", Map.of("selfCheck", check));
            return;
        }
        console.out().printf("%-10s %-56s %s%n", check.passed() ? "ok" : "FAILED", check.name(), check.found());
    }

    /** On a busy machine only ratios within one call are meaningful. */
    private void warnIfBusy() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        if (system.getSystemLoadAverage() > system.getAvailableProcessors()) {
            commands.console()
                    .err()
                    .printf(
                            Locale.ROOT,
                            "This machine is busy (load average %.1f on %d cores): speeds are too low; ratios are less affected.%n",
                            system.getSystemLoadAverage(),
                            system.getAvailableProcessors());
        }
    }

    private void show(Figure figure) {
        var console = commands.console();
        if (json) {
            console.events().emit("measurement", Map.of("measurement", figure));
            return;
        }
        String with = figure.threads() == 0 ? "" : figure.threads() + (figure.threads() == 1 ? " thread" : " threads");
        String line = String.format(
                Locale.ROOT,
                "%-10s %-56s %-10s %10s %s",
                figure.of(),
                figure.name(),
                with,
                ConsoleFormats.number(figure.value()),
                figure.unit());
        console.out().println(line.stripTrailing());
    }
}
