// SPDX-License-Identifier: Apache-2.0
/**
 * Reads face images: sources of images, their index, decoding, and the split into training and held-out images.
 * May import: the contract. May not import: any other package of the trainer.
 */
package dev.fairloss.trainer.data;
