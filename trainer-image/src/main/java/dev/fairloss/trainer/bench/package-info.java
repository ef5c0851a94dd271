// SPDX-License-Identifier: Apache-2.0
/**
 * Holds benchmarks: training updates, embedding and reading images on this machine, and the same network in PyTorch.
 * May import: the packages that train and read images. May not import: runtime, steps, execution, cli.
 */
package dev.fairloss.trainer.bench;
