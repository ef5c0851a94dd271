// SPDX-License-Identifier: Apache-2.0
/**
 * Inter-class and intra-class distances of embeddings, as the reward and the evaluation use them. Pure functions over arrays.
 * Imports nothing of the project and no engine.
 */
package dev.fairloss.trainer.distance;
