// SPDX-License-Identifier: Apache-2.0
/**
 * Turns decoded images into batches: order, augmentation, assembly, and prefetching on other threads.
 * May import: data. May not import: any other package of the trainer, or an engine.
 */
package dev.fairloss.trainer.batch;
