// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.progress.DeviceUsage;
import dev.fairloss.trainer.engine.ComputeDevice;
import java.util.Optional;
import java.util.function.Supplier;

/** Measures what this process uses of a device. */
final class DeviceUsages {
    private DeviceUsages() {}

    /** On a CPU, the memory of the process and of its container; on a GPU nothing. */
    static Supplier<Optional<DeviceUsage>> of(ComputeDevice device) {
        return device instanceof ComputeDevice.Gpu ? Optional::empty : DeviceUsages::ofProcess;
    }

    private static Optional<DeviceUsage> ofProcess() {
        return ProcessMemory.now()
                .map(memory -> new DeviceUsage(memory.used(), memory.used() + memory.free(), Optional.empty()));
    }
}
