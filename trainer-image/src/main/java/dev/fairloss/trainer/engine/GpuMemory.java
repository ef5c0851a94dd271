// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.util.Optional;
import java.util.OptionalLong;

/** Free memory of GPUs, as the CUDA runtime reports it. */
public final class GpuMemory {
    private static final String SET_DEVICE = "cudaSetDevice";

    private GpuMemory() {}

    /** Bytes that are free on a device now; empty on CPUs, and if the runtime does not say. Loads nothing on CPUs. */
    public static OptionalLong free(ComputeDevice device) {
        return device instanceof ComputeDevice.Gpu gpu
                ? free(NvidiaLibrary.runtime(), gpu.index())
                : OptionalLong.empty();
    }

    /** The runtime answers for the GPU of the calling thread, which stays what it was. */
    static OptionalLong free(Optional<NvidiaLibrary> library, int index) {
        IntByReference before = new IntByReference();
        if (library.isEmpty() || !library.get().succeeds("cudaGetDevice", before)) {
            return OptionalLong.empty();
        }
        NvidiaLibrary runtime = library.get();
        LongByReference free = new LongByReference();
        boolean known =
                runtime.succeeds(SET_DEVICE, index) && runtime.succeeds("cudaMemGetInfo", free, new LongByReference());
        runtime.call(SET_DEVICE, before.getValue());
        return known ? OptionalLong.of(free.getValue()) : OptionalLong.empty();
    }
}
