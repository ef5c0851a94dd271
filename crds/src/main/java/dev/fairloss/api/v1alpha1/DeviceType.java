// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * What device-seconds are counted in.
 */
public enum DeviceType {
    /** CPU threads. */
    CPU,
    /** GPUs, or slices of one. */
    GPU
}
