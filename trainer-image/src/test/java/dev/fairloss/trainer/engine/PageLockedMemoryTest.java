// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happens around the runtime's functions, which need a GPU. */
class PageLockedMemoryTest {
    private final List<String> calls = new ArrayList<>();

    /** Refuses more than 100 bytes, as a runtime does beyond a limit. */
    private int runtime(String function, Object... arguments) {
        var memory = (Pointer) arguments[0];
        switch (function) {
            case "cudaHostRegister" -> {
                long bytes = (long) arguments[1];
                calls.add("lock " + bytes);
                memory.setByte(bytes - 1, (byte) 7); // the last byte is the buffer's
                return bytes <= 100 ? NvidiaLibrary.SUCCESS : 2;
            }
            case "cudaHostUnregister" -> calls.add("unlock " + memory.getByte(0));
            default -> throw new IllegalArgumentException(function);
        }
        return NvidiaLibrary.SUCCESS;
    }

    @Test
    void whatTheRuntimeRefusesIsPlainMemory() {
        try (var memory = new PageLockedMemory(Optional.of(this::runtime))) {
            ByteBuffer first = memory.allocate(64);
            ByteBuffer large = memory.allocate(1000);
            ByteBuffer second = memory.allocate(100);
            first.put(0, (byte) 1);
            second.put(0, (byte) 2);
            assertThat(first.get(63)).isEqualTo((byte) 7);
            assertThat(large.isDirect()).isTrue();
            assertThat(large.capacity()).isEqualTo(1000);
            assertThat(memory.lockedBytes()).isEqualTo(164);
        }
        assertThat(calls).containsExactly("lock 64", "lock 1000", "lock 100", "unlock 1", "unlock 2");
    }

    @Test
    void withoutAGpuOrItsRuntimeNothingIsLocked() {
        EngineRuntime.load();
        for (var device : List.of(ComputeDevice.CPU, new ComputeDevice.Gpu(0, "NVIDIA L4"))) {
            try (var memory = PageLockedMemory.of(device)) {
                assertThat(memory.allocate(10).capacity()).isEqualTo(10);
                assertThat(memory.allocate(0).capacity()).isZero();
                assertThat(memory.lockedBytes()).isZero();
            }
        }
    }

    @Test
    void aStreamForCopiesIsOffByDefault() {
        assertThat(CopyStream.isRequested(Map.of())).isFalse();
        assertThat(CopyStream.isRequested(Map.of(CopyStream.VARIABLE, "true"))).isTrue();
        CopyStream.use(ComputeDevice.CPU);
        CopyStream.use(new ComputeDevice.Gpu(0, "NVIDIA L4"));
    }
}
