// SPDX-License-Identifier: Apache-2.0
/**
 * Assignment of identities to nine groups, by their number of images and the variance of their embeddings. Pure functions over
 * arrays. May import the contract's decision problem and nothing else of the trainer.
 */
package dev.fairloss.trainer.group;
