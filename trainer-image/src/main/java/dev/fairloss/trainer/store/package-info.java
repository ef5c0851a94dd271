// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the artifact store: a port, a folder and S3 behind it, and what a step sees of it. May import the contract; may
 * not import any other package of the trainer.
 */
package dev.fairloss.trainer.store;
