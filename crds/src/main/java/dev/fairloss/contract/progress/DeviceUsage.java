// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.progress;

import java.util.Optional;

/**
 * What a step uses of its device: memory of the GPU, or of the process if it computes on the CPU.
 *
 * @param memoryBytes      bytes in use
 * @param memoryTotalBytes bytes that can be in use at most
 * @param utilization      fraction of time in which the GPU computed, 0 to 1; empty if unknown
 */
public record DeviceUsage(long memoryBytes, long memoryTotalBytes, Optional<Double> utilization) {
    /** @throws IllegalArgumentException if a value is negative, or the utilization is not between 0 and 1 */
    public DeviceUsage {
        if (memoryBytes < 0
                || memoryTotalBytes < 0
                || utilization.filter(share -> !(share >= 0 && share <= 1)).isPresent()) {
            throw new IllegalArgumentException("Invalid use of a device: " + memoryBytes + " of " + memoryTotalBytes
                    + " bytes, utilization " + utilization + ".");
        }
    }
}
