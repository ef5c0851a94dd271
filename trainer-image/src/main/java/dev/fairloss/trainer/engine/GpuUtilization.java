// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.PointerByReference;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How busy a GPU is, by all processes, as the driver's management library (NVML) reports it. Functions of NVIDIA's libraries return a
 * code and throw nothing; where one is missing or refuses, the value is unknown. Not run on a GPU.
 */
public final class GpuUtilization {
    /** Comes with the driver. */
    private static final String NVML = "libnvidia-ml.so.1";

    /** Longest PCI address, with its end. */
    private static final int ADDRESS = 32;

    private GpuUtilization() {}

    /** Fraction of the last sample, a sixth of a second to a second, in which a kernel ran: 0 to 1; empty on CPUs. */
    public static Optional<Double> of(ComputeDevice device) {
        return device instanceof ComputeDevice.Gpu gpu
                ? library(NVML).flatMap(nvml -> EngineRuntime.installation()
                        .cudaRuntime()
                        .map(Path::toString)
                        .flatMap(GpuUtilization::library)
                        .flatMap(cuda -> of(cuda, nvml, gpu.index())))
                : Optional.empty();
    }

    /** The index is that of the runtime, so the driver is asked by PCI address. */
    private static Optional<Double> of(NativeLibrary cuda, NativeLibrary nvml, int gpu) {
        var address = new Memory(ADDRESS);
        var device = new PointerByReference();
        var percent = new Memory(2L * Integer.BYTES); // of the GPU, of its memory
        boolean known = call(cuda, "cudaDeviceGetPCIBusId", address, ADDRESS, gpu) == 0
                && call(nvml, "nvmlInit_v2") == 0
                && call(nvml, "nvmlDeviceGetHandleByPciBusId_v2", address, device) == 0
                && call(nvml, "nvmlDeviceGetUtilizationRates", device.getValue(), percent) == 0;
        return known ? Optional.of(percent.getInt(0) / 100.) : Optional.empty();
    }

    private static Optional<NativeLibrary> library(String name) {
        try {
            return Optional.of(NativeLibrary.getInstance(name));
        } catch (UnsatisfiedLinkError missing) {
            return Optional.empty();
        }
    }

    /** @return the code of the function; not 0 if there is none of this name */
    private static int call(NativeLibrary library, String name, Object... arguments) {
        try {
            return library.getFunction(name).invokeInt(arguments);
        } catch (UnsatisfiedLinkError missing) {
            return -1;
        }
    }
}
