// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the nets that turn images into embeddings, their weights, and what libtorch needs to run them fast.
 * May import: data, DJL. May not import: loss (a net knows no margin), train.
 */
package dev.fairloss.trainer.model;
