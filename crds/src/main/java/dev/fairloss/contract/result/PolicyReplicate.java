// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/**
 * One learned policy and the rewards that it was learned from.
 *
 * @param seed    the seed of the replicate: of its networks, its fine-tunes and its Q-network
 * @param rewards the reward table
 * @param policy  the policy
 */
public record PolicyReplicate(int seed, RewardTable rewards, PolicyTable policy) {}
