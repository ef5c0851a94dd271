// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.bench.Benchmark.Network;
import dev.fairloss.trainer.bench.TorchUpdates.Mode;
import dev.fairloss.trainer.bench.TorchUpdates.Variant;
import dev.fairloss.trainer.engine.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table that a GPU gives, made on the CPU. The test does not check the speeds of trainings. */
class GpuBenchmarkTest {
    private static final GpuBenchmark.Case TINY =
            new GpuBenchmark.Case(new Network(Backbone.SmallResNet56px, 2), Precision.Float32, List.of(1, 3));

    private final List<Figure> figures = new ArrayList<>();

    @TempDir
    private Path folder;

    private void measure(Optional<String> python) {
        var plan = new Benchmark.Plan(3, 0, python, Path.of("none.py"));
        new GpuBenchmark(ComputeDevice.CPU, plan, 0)
                .measure(TINY, Variant.onGpus(Precision.Float32).subList(0, 2), figures::add);
    }

    @Test
    void trainsOneAndSeveralAtTheSameTime() {
        measure(Optional.empty());
        assertThat(figures)
                .extracting(Figure::name)
                .containsExactly(
                        "SmallResNet56px Float32, batch 2",
                        "SmallResNet56px Float32, batch 2, 3 trainings at the same time",
                        "SmallResNet56px Float32, batch 2, 3 trainings at the same time, to one");
        assertThat(figures)
                .extracting(Figure::value)
                .allSatisfy(value -> assertThat(value).isPositive().isFinite());
    }

    /** An interpreter that takes a second for two updates, and half as long if they are compiled. */
    @Test
    void comparesWithPyTorch() throws IOException {
        Path python = Files.writeString(folder.resolve("python"), """
                #!/bin/sh
                echo '{"torch": "2.7.1", "parameters": 1}'
                while read variant updates; do
                  case $variant in compiled_*) echo '{"seconds": [0.25]}';; *) echo '{"seconds": [0.5]}';; esac
                done
                """);
        assertThat(python.toFile().setExecutable(true)).isTrue();
        measure(Optional.of(python.toString()));
        double ours = value("SmallResNet56px Float32, batch 2");
        assertThat(value("SmallResNet56px Float32, batch 2, PyTorch channels_last"))
                .isEqualTo(4);
        assertThat(value("SmallResNet56px Float32, batch 2, PyTorch torch.compile"))
                .isEqualTo(8);
        assertThat(value("SmallResNet56px Float32, batch 2, to PyTorch torch.compile"))
                .isEqualTo(ours / 8);
    }

    private double value(String name) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /** Those of the table in gpu-performance.md. */
    @Test
    void aGpuIsMeasuredWithSmallAndLargeNetworks() {
        assertThat(GpuBenchmark.CASES)
                .allSatisfy(one -> assertThat(one.together()).startsWith(1))
                .anySatisfy(one -> assertThat(one.together()).contains(8))
                .anySatisfy(one -> assertThat(one.precision()).isEqualTo(Precision.Float16));
        assertThat(Variant.onGpus(Precision.BFloat16))
                .extracting(Variant::mode)
                .containsExactly(Mode.channels_last, Mode.compiled, Mode.graph);
    }
}
