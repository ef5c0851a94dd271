// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
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

    /** GPU 1 of the runtime is at the address that the driver knows as a device which is busy for 42 % of the time. */
    @Test
    void theDriverIsAskedByAddress() {
        NvidiaLibrary cuda = (function, arguments) -> {
            assertThat(function).isEqualTo("cudaDeviceGetPCIBusId");
            ((Memory) arguments[0]).setString(0, "0000:0" + arguments[2] + ":00.0");
            return NvidiaLibrary.SUCCESS;
        };
        assertThat(GpuUtilization.of(cuda, GpuUtilizationTest::driver, 1)).hasValue(.42);
        assertThat(GpuUtilization.of(cuda, GpuUtilizationTest::driver, 2)).isEmpty();
        assertThat(GpuUtilization.of(cuda, (function, arguments) -> 999, 1)).isEmpty();
        assertThat(GpuUtilization.of((function, arguments) -> 101, GpuUtilizationTest::driver, 1))
                .isEmpty();
    }

    private static int driver(String function, Object... arguments) {
        return switch (function) {
            case "nvmlInit_v2" -> NvidiaLibrary.SUCCESS;
            case "nvmlDeviceGetHandleByPciBusId_v2" -> {
                ((PointerByReference) arguments[1]).setValue(new Pointer(7));
                yield ((Memory) arguments[0]).getString(0).equals("0000:01:00.0") ? NvidiaLibrary.SUCCESS : 6;
            }
            case "nvmlDeviceGetUtilizationRates" -> {
                assertThat(arguments[0]).isEqualTo(new Pointer(7));
                ((Memory) arguments[1]).setInt(0, 42);
                yield NvidiaLibrary.SUCCESS;
            }
            default -> NvidiaLibrary.MISSING;
        };
    }
}
