// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.progress.DeviceUsage;
import dev.fairloss.trainer.engine.ComputeDevice;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Measures the use of devices. */
final class DeviceUsages {
    private DeviceUsages() {}

    /**
     * On a CPU, the memory of the process and of its container; on GPUs, their memory in total and their mean utilization, by all
     * processes.
     */
    static Supplier<Optional<DeviceUsage>> of(List<ComputeDevice> devices, Clock clock, Consumer<String> log) {
        int[] gpus = devices.stream()
                .filter(ComputeDevice.Gpu.class::isInstance)
                .mapToInt(device -> ((ComputeDevice.Gpu) device).index())
                .toArray();
        return gpus.length > 0 ? new NvidiaSmi(gpus, clock, log) : DeviceUsages::ofProcess;
    }

    private static Optional<DeviceUsage> ofProcess() {
        return ProcessMemory.now()
                .map(memory -> new DeviceUsage(memory.used(), memory.used() + memory.free(), Optional.empty()));
    }
}
