// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import dev.fairloss.contract.spec.Backbone;

/**
 * What two models must have in common for the checkpoint of one to fit the other.
 *
 * @param backbone the network
 * @param embeddingSize length of an embedding, at least 1
 * @param classes number of people trained on, at least 1
 */
public record ModelShape(Backbone backbone, int embeddingSize, int classes) {}
