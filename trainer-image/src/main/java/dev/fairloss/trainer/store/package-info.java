// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the artifact store: the interface, its folder and S3 implementations, and the artifacts, checkpoints and ledger of a
 * step. May import: the contract. May not import: any other package of the trainer.
 */
package dev.fairloss.trainer.store;
