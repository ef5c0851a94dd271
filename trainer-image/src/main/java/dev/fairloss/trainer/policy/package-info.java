// SPDX-License-Identifier: Apache-2.0
/**
 * Holds what turns a reward table into margins: value iteration, the deep Q-network, the policies and their schedule. Knows
 * rewards, not faces. May import: train (the port for margins), model (for recording gradients), group, contract. May not: run, cli.
 */
package dev.fairloss.trainer.policy;
