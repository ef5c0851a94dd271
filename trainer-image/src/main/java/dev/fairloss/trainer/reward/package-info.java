// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the reward: which fine-tunes are run, what is read off their embeddings, and the table that follows. Pure, over
 * arrays; may import the contract, the groups and the distances, may not import any other part of the trainer, nor an engine.
 */
package dev.fairloss.trainer.reward;
