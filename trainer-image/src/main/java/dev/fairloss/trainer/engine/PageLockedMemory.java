// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Memory of the host that a GPU reads faster: locked in memory by NVIDIA's runtime, which libtorch recognizes. Without a GPU or its
 * runtime, and where the runtime refuses, it is memory like any other. Not thread-safe.
 */
public final class PageLockedMemory implements AutoCloseable {
    /** {@code cudaHostRegisterDefault}. */
    private static final int DEFAULT = 0;

    private final Optional<NvidiaLibrary> runtime;
    private final List<ByteBuffer> locked = new ArrayList<>();

    PageLockedMemory(Optional<NvidiaLibrary> runtime) {
        this.runtime = runtime;
    }

    /** Memory for batches that are copied to a device. */
    public static PageLockedMemory of(ComputeDevice device) {
        return new PageLockedMemory(device instanceof ComputeDevice.Gpu ? NvidiaLibrary.runtime() : Optional.empty());
    }

    /** Allocates direct memory; valid until this object is closed. */
    public ByteBuffer allocate(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        if (bytes > 0
                && runtime.filter(cuda -> cuda.succeeds("cudaHostRegister", address(buffer), (long) bytes, DEFAULT))
                        .isPresent()) {
            locked.add(buffer);
        }
        return buffer;
    }

    /** Bytes that are locked. */
    public long lockedBytes() {
        return locked.stream().mapToLong(ByteBuffer::capacity).sum();
    }

    @Override
    public void close() {
        locked.forEach(buffer -> runtime.orElseThrow().call("cudaHostUnregister", address(buffer)));
        locked.clear();
    }

    private static Pointer address(ByteBuffer buffer) {
        return Native.getDirectBufferPointer(buffer);
    }
}
