// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the optimizer, the schedules and the loop that trains a model, with checkpoints to resume from.
 * May import: model, loss, batch, engine, safetensors, DJL, the contract. May not import: store (checkpoints go through the interface
 * CheckpointStore), or a package that depends on the kind of a step.
 */
package dev.fairloss.trainer.train;
