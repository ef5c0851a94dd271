// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

/**
 * What a step cost.
 *
 * @param wallSeconds   seconds from start to end, attempts that were lost left out; at least 0
 * @param deviceSeconds seconds times the devices that were held (threads of a CPU, GPUs); at least 0
 * @param device        what was held, such as {@code cpu x2}
 * @param images        images that went through the net, forward or both ways; 0 where none did
 */
public record Cost(double wallSeconds, double deviceSeconds, String device, long images) {
    public Cost {
        if (!(wallSeconds >= 0) || !(deviceSeconds >= 0) || images < 0) {
            throw new IllegalArgumentException(
                    "a cost is not negative: " + wallSeconds + " s, " + deviceSeconds + " device-s, " + images);
        }
    }
}
