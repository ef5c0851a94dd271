// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;

/** What happens without a GPU. With the CUDA build, NVIDIA's runtime is loaded and refuses, since there is no driver. */
class GpuUtilizationTest {
    @Test
    void withoutAGpuNothingIsKnown() {
        EngineRuntime.load();
        assumeThat(LibTorch.gpus()).isEmpty();
        assertThat(GpuUtilization.of(new ComputeDevice.Gpu(0, "none"))).isEmpty();
        assertThat(GpuUtilization.of(ComputeDevice.CPU)).isEmpty();
    }
}
