// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.LongByReference;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Free memory of GPUs, as NVIDIA's runtime reports it. */
public final class GpuMemory {
    private static final int SUCCESS = 0;

    private GpuMemory() {}

    /** Functions of NVIDIA's runtime, which return 0 if they succeed and throw nothing. */
    interface Runtime {
        /** Makes a GPU the one of the calling thread. */
        int setDevice(int index);

        /** Gives the free and the total bytes of the thread's GPU. */
        int memory(LongByReference free, LongByReference total);
    }

    /** Bytes that are free on a device now; empty on CPUs, and if the runtime does not say. Loads nothing on CPUs. */
    public static OptionalLong free(ComputeDevice device) {
        if (!(device instanceof ComputeDevice.Gpu gpu)) {
            return OptionalLong.empty();
        }
        return free(EngineRuntime.installation().cudaRuntime().flatMap(GpuMemory::ofRuntime), gpu.index());
    }

    static OptionalLong free(Optional<Runtime> runtime, int index) {
        LongByReference free = new LongByReference();
        boolean known = runtime.filter(functions -> functions.setDevice(index) == SUCCESS
                        && functions.memory(free, new LongByReference()) == SUCCESS)
                .isPresent();
        return known ? OptionalLong.of(free.getValue()) : OptionalLong.empty();
    }

    static Optional<Runtime> ofRuntime(Path library) {
        try {
            NativeLibrary runtime = NativeLibrary.getInstance(library.toString());
            Function setDevice = runtime.getFunction("cudaSetDevice");
            Function memory = runtime.getFunction("cudaMemGetInfo");
            return Optional.of(new Runtime() {
                @Override
                public int setDevice(int index) {
                    return setDevice.invokeInt(new Object[] {index});
                }

                @Override
                public int memory(LongByReference free, LongByReference total) {
                    return memory.invokeInt(new Object[] {free, total});
                }
            });
        } catch (UnsatisfiedLinkError missing) {
            return Optional.empty();
        }
    }
}
