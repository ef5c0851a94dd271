// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.doctor.CheckResult.Verdict;
import dev.fairloss.trainer.engine.TorchInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EngineChecksTest {
    private static final Optional<String> DRIVER = Optional.of("580.65.06");

    private static EngineFacts facts(boolean cuda, Optional<String> driver, boolean gpuFiles, String... gpus) {
        var installation = new TorchInstallation(
                Path.of("/opt/pytorch"), Optional.of("2.7.1"), Optional.of("12.8"), cuda, Optional.empty());
        return new EngineFacts("PyTorch 2.7.1 (DJL 0.36.0)", installation, List.of(gpus), driver, gpuFiles);
    }

    /** What this process has, the verdict about the GPU, and a part of the text. */
    static Stream<Arguments> gpus() {
        return Stream.of(
                Arguments.of(
                        facts(true, DRIVER, true, "NVIDIA H100 80GB HBM3", "NVIDIA L4"),
                        Verdict.OK,
                        "NVIDIA H100 80GB HBM3, NVIDIA L4"),
                Arguments.of(facts(false, Optional.empty(), false), Verdict.OK, "computed on the CPU"),
                Arguments.of(facts(false, DRIVER, true), Verdict.WARNING, "this PyTorch cannot use it"),
                Arguments.of(facts(true, Optional.empty(), false), Verdict.WARNING, "no NVIDIA driver is loaded"),
                Arguments.of(facts(true, DRIVER, false), Verdict.WARNING, "no device file of a GPU"),
                Arguments.of(facts(true, DRIVER, true), Verdict.PROBLEM, "although the driver and a GPU are there"));
    }

    @ParameterizedTest
    @MethodSource("gpus")
    void saysWhyPyTorchSeesNoGpu(EngineFacts facts, Verdict verdict, String found) {
        var results = EngineChecks.of(facts);
        assertThat(results).extracting(CheckResult::name).containsExactly("pytorch", "cuda", "driver", "gpu");
        var gpu = results.get(3);
        assertThat(gpu.verdict()).isEqualTo(verdict);
        assertThat(gpu.found()).contains(found);
        assertThat(gpu.remedy().isEmpty()).isEqualTo(verdict == Verdict.OK);
    }

    @Test
    void namesTheCudaVersion() {
        assertThat(EngineChecks.of(facts(true, DRIVER, true, "NVIDIA L4"))
                        .get(1)
                        .found())
                .isEqualTo("PyTorch for CUDA 12.8");
    }

    @Test
    void readsTheVersionOfTheDriver() {
        assertThat(EngineFacts.driver("NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56"))
                .contains("550.54.15");
        assertThat(EngineFacts.driver(
                        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build  (root)"))
                .contains("580.65.06");
        assertThat(EngineFacts.driver("")).isEmpty();
    }

    @Test
    void looksForDeviceFiles(@TempDir Path devices) throws IOException {
        Files.createFile(devices.resolve("nvidiactl"));
        assertThat(EngineFacts.hasGpuFiles(devices)).isFalse();
        Files.createFile(devices.resolve("nvidia0"));
        assertThat(EngineFacts.hasGpuFiles(devices)).isTrue();
        assertThat(EngineFacts.hasGpuFiles(devices.resolve("missing"))).isFalse();
    }
}
