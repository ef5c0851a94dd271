// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the networks that turn images into embeddings, and their parameters.
 * May import: engine, distance, safetensors, DJL, contract.spec. May not import: loss (a network does not depend on margins), train.
 */
package dev.fairloss.trainer.model;
