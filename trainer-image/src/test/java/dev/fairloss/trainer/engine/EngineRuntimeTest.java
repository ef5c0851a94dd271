// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.Failures;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineRuntimeTest {
    @Test
    void anotherNodeMayHaveWhatThisOneLacks() {
        assertThatThrownBy(() -> EngineRuntime.ofPod(2, true, List.of("NVIDIA L4")))
                .satisfies(Failures.is(
                        ExitCode.RETRY,
                        "Of 2 requested GPUs, 1 are visible.",
                        "Check the node's GPU driver and device plugin. With compute.resourceClaimTemplateName, set"
                                + " compute.gpus to the number of GPUs that the template requests."));
        assertThat(EngineRuntime.ofPod(2, true, List.of("NVIDIA L4", "NVIDIA L40S", "NVIDIA L4")))
                .containsExactly(new ComputeDevice.Gpu(0, "NVIDIA L4"), new ComputeDevice.Gpu(1, "NVIDIA L40S"));
    }

    @Test
    void aTrainerWithoutCudaStaysSo() {
        assertThatThrownBy(() -> EngineRuntime.ofPod(1, false, List.of()))
                .satisfies(Failures.invalidInput(
                        "This trainer computes on CPUs only, but compute.gpus requests 1 GPUs.",
                        "Give the operator a trainer image with CUDA, or set compute.gpus to 0."));
        assertThat(EngineRuntime.ofPod(1, true, List.of("NVIDIA L4")))
                .containsExactly(new ComputeDevice.Gpu(0, "NVIDIA L4"));
        assertThat(EngineRuntime.ofPod(0, false, List.of())).containsExactly(ComputeDevice.CPU);
    }

    /** This build is for CPUs; libtorch itself says so. */
    @Test
    void thisBuildSeesNoGpu() {
        assertThat(Engine.getInstance().getGpuCount()).isNotNegative();
        assertThat(LibTorch.hasLibrary("torch_cpu")).isTrue();
        assertThat(LibTorch.hasLibrary("torch_cuda")).isFalse();
        assertThat(LibTorch.function("torch_cpu", LibTorch.DEVICE_COUNT)).isPresent();
        assertThat(LibTorch.gpus()).isEmpty();
        assertThat(EngineRuntime.device(DeviceRequest.AUTO)).isEqualTo(ComputeDevice.CPU);
    }

    @Test
    void aFunctionThatThisBuildLacks() {
        assertThat(LibTorch.function("torch_cpu", "_ZN5torch4cuda4gone")).isEmpty();
        assertThat(LibTorch.function("torch_cuda", "_ZN2at4cuda19getDevicePropertiesEa"))
                .isEmpty();
    }

    @Test
    void aPodComputesOnTheGpusThatItRequested() {
        assertThat(EngineRuntime.ofPod(1, true, List.of("NVIDIA L4", "NVIDIA L4")))
                .containsExactly(new ComputeDevice.Gpu(0, "NVIDIA L4"));
        assertThat(EngineRuntime.ofPod(0)).containsExactly(ComputeDevice.CPU);
    }
}
