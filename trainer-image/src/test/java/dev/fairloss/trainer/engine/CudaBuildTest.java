// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fairloss.trainer.engine.NumericModes.Switch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A build of PyTorch for GPUs on a machine without one: run by {@code .ci/check-cuda}, and skipped unless {@code PYTORCH_LIBRARY_PATH}
 * names such a build.
 */
class CudaBuildTest {
    @BeforeAll
    static void onlyWithCuda() {
        assumeThat(System.getenv("PYTORCH_LIBRARY_PATH"))
                .as("PYTORCH_LIBRARY_PATH")
                .isNotNull();
        EngineRuntime.load();
        assumeThat(LibTorch.hasLibrary("torch_cuda")).as("libtorch_cuda").isTrue();
    }

    @Test
    void hasEveryFunctionThatIsCalledByItsName() {
        assertThat(CudaGraphs.find(LibTorch::function).missing()).isEmpty();
        assertThat(LibTorch.function("torch_cpu", LibTorch.DEVICE_COUNT)).isPresent();
        assertThat(LibTorch.function("torch_cuda", LibTorch.DEVICE_PROPERTIES)).isPresent();
        for (Switch one : Switch.values()) {
            assertThat(one.get()).as(one.name()).isPresent();
        }
    }

    @Test
    void isRecognized() {
        var found = EngineRuntime.installation();
        assertThat(found.cuda()).isTrue();
        assertThat(found.version()).isPresent();
        assertThat(found.cudaVersion()).isPresent();
        assertThat(found.cudaRuntime()).isPresent();
    }

    /** NVIDIA's runtime is loaded and refuses to lock memory, since there is no driver. */
    @Test
    void withoutADriverThereIsNoGpuAndMemoryIsPlain() {
        assumeThat(LibTorch.gpus()).isEmpty();
        var runtime = EngineRuntime.installation().cudaRuntime().orElseThrow();
        assertThat(NvidiaLibrary.runtime()).isPresent();
        try (var memory = PageLockedMemory.of(new ComputeDevice.Gpu(0, "none"))) {
            assertThat(memory.allocate(4096).capacity()).isEqualTo(4096);
            assertThat(memory.lockedBytes()).isZero();
        }
    }
}
