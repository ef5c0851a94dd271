// SPDX-License-Identifier: Apache-2.0
/**
 * Holds what images come from and how they become batches.
 * May import: the contract. May not import: any other package of the trainer.
 */
package dev.fairloss.trainer.data;
