// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/**
 * The question that the paper leaves open: what do rewards cost, and what would the same seconds have bought in training?
 * Seconds behind the result, whenever they were spent.
 *
 * @param collectionSeconds reward collection and learning the policy
 * @param pretrainingSeconds the net from which rewards are collected
 * @param trainingSeconds one training of FairLoss, mean over seeds
 * @param trainingUpdates updates of one training
 * @param updatesBought updates of training for the price of the collection
 */
public record CollectionCost(
        double collectionSeconds,
        double pretrainingSeconds,
        double trainingSeconds,
        long trainingUpdates,
        long updatesBought) {}
