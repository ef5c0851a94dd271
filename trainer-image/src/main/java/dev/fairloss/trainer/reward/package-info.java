// SPDX-License-Identifier: Apache-2.0
/**
 * Reward collection: which fine-tunes to run (the design), the reward measured after each, and the reward table. Pure functions
 * over arrays. May import the contract, distance and group; imports no engine.
 */
package dev.fairloss.trainer.reward;
