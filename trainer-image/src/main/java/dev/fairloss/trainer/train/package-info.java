// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the optimizer, the schedules and the loop that trains a model, with checkpoints to resume from.
 * May import: model, loss, group, reward, data. May not import: run, cli, store (checkpoints go through a port).
 */
package dev.fairloss.trainer.train;
