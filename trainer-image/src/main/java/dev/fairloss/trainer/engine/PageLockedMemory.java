// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Memory of the host that a GPU reads faster: locked in memory by NVIDIA's runtime, which libtorch recognizes. Without a GPU or its
 * runtime, and where the runtime refuses, it is memory like any other. Not thread-safe.
 */
public final class PageLockedMemory implements AutoCloseable {
    private final Optional<Locks> locks;
    private final List<ByteBuffer> locked = new ArrayList<>();

    /** Functions of NVIDIA's runtime, which return 0 if they succeed and throw nothing. */
    interface Locks {
        /** Locks memory. */
        int lock(Pointer memory, long bytes);

        /** Ends a lock. */
        int unlock(Pointer memory);
    }

    PageLockedMemory(Optional<Locks> locks) {
        this.locks = locks;
    }

    /** Memory for batches that are copied to a device. */
    public static PageLockedMemory of(ComputeDevice device) {
        return new PageLockedMemory(device instanceof ComputeDevice.Gpu ? cuda() : Optional.empty());
    }

    private static Optional<Locks> cuda() {
        return EngineRuntime.installation().cudaRuntime().flatMap(PageLockedMemory::ofRuntime);
    }

    static Optional<Locks> ofRuntime(Path library) {
        try {
            NativeLibrary runtime = NativeLibrary.getInstance(library.toString());
            Function register = runtime.getFunction("cudaHostRegister");
            Function unregister = runtime.getFunction("cudaHostUnregister");
            return Optional.of(new Locks() {
                @Override
                public int lock(Pointer memory, long bytes) {
                    return register.invokeInt(new Object[] {memory, bytes, 0});
                }

                @Override
                public int unlock(Pointer memory) {
                    return unregister.invokeInt(new Object[] {memory});
                }
            });
        } catch (UnsatisfiedLinkError missing) {
            return Optional.empty();
        }
    }

    /** Allocates direct memory; valid until this object is closed. */
    public ByteBuffer allocate(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        if (bytes > 0
                && locks.filter(runtime -> runtime.lock(Native.getDirectBufferPointer(buffer), bytes) == 0)
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
        locked.forEach(buffer -> locks.orElseThrow().unlock(Native.getDirectBufferPointer(buffer)));
        locked.clear();
    }
}
