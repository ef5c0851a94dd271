// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.util.Optional;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What happens around the runtime's functions, which need a GPU. */
class GpuMemoryTest {
    /** GPU 1 has 5 bytes free of 8; there is no GPU 2; GPU 3 does not say. The thread's GPU is 4. */
    private static final class Runtime implements NvidiaLibrary {
        private int current = 4;

        @Override
        public int call(String function, Object... arguments) {
            switch (function) {
                case "cudaGetDevice" -> ((IntByReference) arguments[0]).setValue(current);
                case "cudaSetDevice" -> {
                    if ((int) arguments[0] == 2) {
                        return 101;
                    }
                    current = (int) arguments[0];
                }
                case "cudaMemGetInfo" -> {
                    ((LongByReference) arguments[0]).setValue(5);
                    ((LongByReference) arguments[1]).setValue(8);
                    return current == 3 ? 2 : SUCCESS;
                }
                default -> {
                    return MISSING;
                }
            }
            return SUCCESS;
        }
    }

    @Test
    void isUnknownIfAFunctionFails() {
        assertThat(GpuMemory.free(Optional.of(new Runtime()), 1)).hasValue(5);
        assertThat(GpuMemory.free(Optional.of(new Runtime()), 2)).isEmpty();
        assertThat(GpuMemory.free(Optional.of(new Runtime()), 3)).isEmpty();
        assertThat(GpuMemory.free(Optional.of((function, arguments) -> NvidiaLibrary.MISSING), 1))
                .isEmpty();
        assertThat(GpuMemory.free(Optional.empty(), 1)).isEmpty();
    }

    @Test
    void theThreadKeepsItsGpu() {
        var runtime = new Runtime();
        for (int gpu = 0; gpu < 4; gpu++) {
            GpuMemory.free(Optional.of(runtime), gpu);
            assertThat(runtime.current).isEqualTo(4);
        }
    }

    @Test
    void isUnknownWithoutAGpu() {
        EngineRuntime.load();
        Assumptions.assumeThat(LibTorch.gpus()).isEmpty();
        assertThat(GpuMemory.free(ComputeDevice.CPU)).isEmpty();
        assertThat(GpuMemory.free(new ComputeDevice.Gpu(0, "NVIDIA L4"))).isEmpty();
    }
}
