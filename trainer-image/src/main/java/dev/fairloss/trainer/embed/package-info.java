// SPDX-License-Identifier: Apache-2.0
/** Embeds image files with a trained network, and writes the embeddings. May import: batch, data, model. May not import: cli. */
package dev.fairloss.trainer.embed;
