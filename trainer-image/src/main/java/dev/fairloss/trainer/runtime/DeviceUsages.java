// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.progress.DeviceUsage;
import dev.fairloss.trainer.engine.ComputeDevice;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Measures the use of a device. */
final class DeviceUsages {
    private DeviceUsages() {}

    /**
     * On a CPU, the memory of the process and of its container; on a GPU, the memory and utilization of the GPU, by all its
     * processes.
     */
    static Supplier<Optional<DeviceUsage>> of(ComputeDevice device, Clock clock, Consumer<String> log) {
        return device instanceof ComputeDevice.Gpu gpu
                ? new NvidiaSmi(gpu.index(), clock, log)
                : DeviceUsages::ofProcess;
    }

    private static Optional<DeviceUsage> ofProcess() {
        return ProcessMemory.now()
                .map(memory -> new DeviceUsage(memory.used(), memory.used() + memory.free(), Optional.empty()));
    }
}
