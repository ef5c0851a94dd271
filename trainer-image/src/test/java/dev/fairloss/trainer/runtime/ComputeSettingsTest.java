// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.engine.ComputeDevice;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComputeSettingsTest {
    private static final ComputeSettings CPU = ComputeSettings.ofCores(9, Duration.ZERO);

    private static ComputeSettings onGpus(int number) {
        return CPU.with(
                number,
                IntStream.range(0, number)
                        .<ComputeDevice>mapToObj(index -> new ComputeDevice.Gpu(index, "NVIDIA L4"))
                        .toList());
    }

    @ParameterizedTest(name = "{1} tasks on {0} GPUs: {2}")
    @CsvSource({"1, 3, 0 0 0", "2, 2, 0 1", "2, 5, 0 1 0 1 0", "4, 8, 0 1 2 3 0 1 2 3", "4, 3, 0 1 2"})
    void tasksGetTheDevicesInTurn(int gpus, int tasks, String indexes) {
        var devices = IntStream.range(0, tasks)
                .mapToObj(task -> onGpus(gpus).ofOneAmong(task, tasks).targets())
                .toList();
        assertThat(devices).allSatisfy(own -> assertThat(own).hasSize(1));
        assertThat(devices.stream()
                        .map(own -> "" + ((ComputeDevice.Gpu) own.get(0)).index())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(indexes);
        var perDevice = devices.stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .values();
        assertThat(perDevice.stream().mapToLong(n -> n).max().orElseThrow()
                        - perDevice.stream().mapToLong(n -> n).min().orElseThrow())
                .isLessThanOrEqualTo(1);
    }

    /** On CPUs a task has one thread, so that its sums do not depend on the number of tasks. */
    @Test
    void tasksShareThreadsAndDecoders() {
        assertThat(CPU.ofOneAmong(1, 2)).isEqualTo(new ComputeSettings(1, 2, Duration.ZERO));
        assertThat(CPU.ofOneAmong(6, 7).workers()).isEqualTo(1);
        var ofGpu = onGpus(2).ofOneAmong(1, 4);
        assertThat(ofGpu.threads()).isEqualTo(8);
        assertThat(ofGpu.workers()).isEqualTo(2);
    }

    /** One thread computes for all of them, so each has all threads, which its sums depend on. */
    @Test
    void stepsThatShareADeviceShareDecodersOnly() {
        assertThat(onGpus(1).ofOneSharing(1)).isEqualTo(onGpus(1));
        var one = onGpus(1).ofOneSharing(3);
        assertThat(one.workers()).isEqualTo(onGpus(1).workers() / 3).isPositive();
        assertThat(onGpus(1).ofOneSharing(100).workers()).isEqualTo(1);
        assertThat(one.threads()).isEqualTo(onGpus(1).threads());
        assertThat(one.devices()).isEqualTo(onGpus(1).devices());
        assertThat(one.device()).isEqualTo(onGpus(1).device());
    }

    @Test
    void namesAndCountsTheDevices() {
        assertThat(onGpus(1).device()).isEqualTo("gpu x1 (NVIDIA L4)");
        assertThat(onGpus(4).device()).isEqualTo("gpu x4 (NVIDIA L4)");
        List<ComputeDevice> mixed =
                List.of(new ComputeDevice.Gpu(0, "NVIDIA L4"), new ComputeDevice.Gpu(1, "NVIDIA T4"));
        assertThat(CPU.with(2, mixed).device()).isEqualTo("gpu x2 (NVIDIA L4, NVIDIA T4)");
        assertThat(CPU.with(2, mixed).devices()).isEqualTo(2);
        assertThat(CPU.with(3, List.of(ComputeDevice.CPU)).device()).startsWith("gpu x3 (simulated on cpu x8");
        assertThat(CPU.devices()).isEqualTo(8);
        assertThatThrownBy(() -> CPU.with(0, List.of())).isInstanceOf(RuntimeException.class);
    }
}
