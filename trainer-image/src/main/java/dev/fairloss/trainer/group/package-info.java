// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the division of people into nine groups by number of images and spread of embeddings. Pure, over arrays; may import
 * the contract's decision problem, may not import any other part of the trainer.
 */
package dev.fairloss.trainer.group;
