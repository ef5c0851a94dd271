// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import com.sun.jna.Memory;
import com.sun.jna.ptr.PointerByReference;
import java.util.Optional;

/**
 * How busy a GPU is, by all processes, as the driver's management library (NVML) reports it. Where a function is missing or
 * refuses, the value is unknown.
 */
public final class GpuUtilization {
    /** Longest PCI address, with its end. */
    private static final int ADDRESS = 32;

    private GpuUtilization() {}

    /** Fraction of the last sample, a sixth of a second to a second, in which a kernel ran: 0 to 1; empty on CPUs. */
    public static Optional<Double> of(ComputeDevice device) {
        return device instanceof ComputeDevice.Gpu gpu
                ? NvidiaLibrary.management()
                        .flatMap(nvml -> NvidiaLibrary.runtime().flatMap(cuda -> of(cuda, nvml, gpu.index())))
                : Optional.empty();
    }

    /** The index is that of the runtime, so the driver is asked by PCI address. */
    static Optional<Double> of(NvidiaLibrary cuda, NvidiaLibrary nvml, int gpu) {
        var address = new Memory(ADDRESS);
        var device = new PointerByReference();
        var percent = new Memory(2L * Integer.BYTES); // of the GPU, of its memory
        boolean known = cuda.succeeds("cudaDeviceGetPCIBusId", address, ADDRESS, gpu)
                && nvml.succeeds("nvmlInit_v2")
                && nvml.succeeds("nvmlDeviceGetHandleByPciBusId_v2", address, device)
                && nvml.succeeds("nvmlDeviceGetUtilizationRates", device.getValue(), percent);
        return known ? Optional.of(percent.getInt(0) / 100.) : Optional.empty();
    }
}
