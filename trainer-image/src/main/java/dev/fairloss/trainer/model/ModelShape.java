// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

/**
 * What two models must have in common for the checkpoint of one to fit the other.
 *
 * @param backbone name as in {@link Backbones}
 * @param embeddingSize length of an embedding, at least 1
 * @param classes number of people trained on, at least 1
 */
public record ModelShape(String backbone, int embeddingSize, int classes) {}
