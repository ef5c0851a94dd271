// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

/** The images of one update as arrays of a device, which crops them. */
public non-sealed interface DeviceBatch extends UncroppedBatch {}
