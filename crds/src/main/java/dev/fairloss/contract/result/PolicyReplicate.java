// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * One learned policy and the rewards that it was learned from.
 *
 * @param seed         the seed of the replicate: of its networks, its fine-tunes and its Q-network
 * @param rewards      the reward table of the utility that the policy follows
 * @param otherRewards the reward tables of the other utilities, from the same fine-tunes
 * @param convergence  whether the pretrained networks had converged, by the utility that the policy follows
 * @param policy       the policy
 */
public record PolicyReplicate(
        int seed, RewardTable rewards, List<RewardTable> otherRewards, Convergence convergence, PolicyTable policy) {
    public PolicyReplicate {
        otherRewards = List.copyOf(otherRewards);
    }
}
