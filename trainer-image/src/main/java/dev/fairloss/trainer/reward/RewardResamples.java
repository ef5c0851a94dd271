// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import java.util.List;

/**
 * How the rewards of a collection could have turned out. The increments of the nine potentials, the reward of "up" from each level
 * but the highest, are ordered by group, then by level. Both lists are empty with one repeat.
 *
 * @param increments bootstrap over repeats and classes, (resamples, 9 × (levels - 1)); 0 if unknown
 * @param others estimates of simulated other collections, (simulations, 9 × (levels - 1)); see {@link OtherCollections}
 */
public record RewardResamples(List<List<Double>> increments, List<List<RewardEstimate>> others) {
    public RewardResamples {
        increments = increments.stream().map(List::copyOf).toList();
        others = others.stream().map(List::copyOf).toList();
    }
}
