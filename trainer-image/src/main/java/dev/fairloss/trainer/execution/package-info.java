// SPDX-License-Identifier: Apache-2.0
/**
 * Runs steps: a whole experiment on this machine, or one step or shard in a pod.
 * May import: every package of the trainer except {@code cli}, {@code plan} and {@code bench}.
 */
package dev.fairloss.trainer.execution;
