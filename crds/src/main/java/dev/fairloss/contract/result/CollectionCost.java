// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/**
 * What the reward collection costs compared with training: the paper leaves this question open. All times are wall-clock
 * seconds of the steps that produced the results, reused ones included.
 *
 * @param collectionSeconds  the reward collection and the policy
 * @param pretrainingSeconds the pretraining of the model that the rewards are collected from
 * @param trainingSeconds    one FairLoss training, averaged over seeds
 * @param trainingUpdates    optimizer updates of one training
 * @param equivalentUpdates  training updates that take as long as the collection
 */
public record CollectionCost(
        double collectionSeconds,
        double pretrainingSeconds,
        double trainingSeconds,
        long trainingUpdates,
        long equivalentUpdates) {}
