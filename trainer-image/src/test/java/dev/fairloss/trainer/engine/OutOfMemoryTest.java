// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import dev.fairloss.trainer.engine.OutOfMemory.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of libtorch 2.7 and 2.11. */
class OutOfMemoryTest {
    @Test
    void theMessageOfTheGpuAllocatorSaysWhatWasRequested() {
        var failure = new EngineException("""
                The following operation failed in the TorchScript interpreter.
                RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.10 GiB of which 31.62 MiB is free. Process 4021 has 79.06 GiB memory in use. Of the allocated memory 78.12 GiB is allocated by PyTorch, and 270.05 MiB is reserved by PyTorch but unallocated.
                Exception raised from malloc at /pytorch/c10/cuda/CUDACachingAllocator.cpp:1370 (most recent call first):""");
        assertThat(OutOfMemory.of(failure))
                .contains(new OutOfMemory(
                        Memory.GPU, "tried to allocate 2.00 GiB; GPU 0 has 79.10 GiB, of which 31.62 MiB is free"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
                "HIP out of memory. Tried to allocate 20.00 MiB.",
                "MPS backend out of memory (MPS allocated: 1.00 GB, other allocations: 2.00 GB, max allowed: 3.00 GB)."
            })
    void otherTextsOfAnExhaustedGpu(String text) {
        assertThat(OutOfMemory.of(new EngineException(text)).map(OutOfMemory::memory))
                .contains(Memory.GPU);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 4000000000000 bytes. Error code 12 (Cannot allocate memory)",
                "[enforce fail at alloc_cpu.cpp:116] data. DefaultCPUAllocator: not enough memory: you tried to allocate 4000000000000 bytes."
            })
    void anExhaustedMachine(String text) {
        assertThat(OutOfMemory.of(new EngineException(text)))
                .contains(new OutOfMemory(Memory.HOST, "tried to allocate 4000000000000 bytes"));
    }

    @Test
    void otherFailuresAreNot() {
        assertThat(OutOfMemory.of(new EngineException("CUDA error: device-side assert triggered")))
                .isEmpty();
        assertThat(OutOfMemory.of(new IllegalStateException("cannot allocate memory")))
                .isEmpty();
        assertThat(OutOfMemory.of(new EngineException("x", null))).isEmpty();
    }
}
