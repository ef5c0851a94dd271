// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import java.util.OptionalDouble;

/**
 * The cost of a step.
 *
 * @param wallSeconds   wall-clock seconds, lost attempts excluded; at least 0
 * @param deviceSeconds seconds times allocated devices (GPUs or CPU threads); at least 0
 * @param cpuSeconds    CPU time of the processes that ran the step, over all threads; at least 0; absent if unknown
 * @param device        the devices, such as {@code cpu x2}
 * @param images        images processed by the network, forward or forward and backward; 0 for steps without a network
 */
public record Cost(double wallSeconds, double deviceSeconds, OptionalDouble cpuSeconds, String device, long images) {
    public Cost {
        if (!(wallSeconds >= 0) || !(deviceSeconds >= 0) || !(cpuSeconds.orElse(0) >= 0) || images < 0) {
            throw new IllegalArgumentException("A cost must not be negative: " + wallSeconds + " s, " + deviceSeconds
                    + " device-s, " + cpuSeconds.orElse(0) + " CPU-s, " + images + " images");
        }
    }
}
