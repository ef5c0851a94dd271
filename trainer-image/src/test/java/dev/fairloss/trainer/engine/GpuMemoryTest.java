// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.ptr.LongByReference;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happens around the runtime's functions, which need a GPU. */
class GpuMemoryTest {
    /** GPU 1 has 5 bytes free of 8; there is no GPU 2; GPU 3 does not say. */
    private static final class Runtime implements GpuMemory.Runtime {
        private int current;

        @Override
        public int setDevice(int index) {
            current = index;
            return index == 2 ? 101 : 0;
        }

        @Override
        public int memory(LongByReference free, LongByReference total) {
            free.setValue(5);
            total.setValue(8);
            return current == 3 ? 2 : 0;
        }
    }

    @Test
    void isUnknownIfAFunctionFails() {
        assertThat(GpuMemory.free(Optional.of(new Runtime()), 1)).hasValue(5);
        assertThat(GpuMemory.free(Optional.of(new Runtime()), 2)).isEmpty();
        assertThat(GpuMemory.free(Optional.of(new Runtime()), 3)).isEmpty();
        assertThat(GpuMemory.free(Optional.empty(), 1)).isEmpty();
    }

    @Test
    void isUnknownWithoutARuntime() {
        EngineRuntime.load();
        assertThat(GpuMemory.free(ComputeDevice.CPU)).isEmpty();
        assertThat(GpuMemory.free(new ComputeDevice.Gpu(0, "NVIDIA L4"))).isEmpty();
        assertThat(GpuMemory.ofRuntime(LibTorch.folder().resolve("libc10.so")))
                .as("a library without these functions")
                .isEmpty();
        assertThat(GpuMemory.ofRuntime(Path.of("/no/such/library"))).isEmpty();
    }
}
