// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import java.util.List;

/**
 * Bootstrap resamples of the rewards, over repeats and classes. A resample holds the increments of the nine potentials: the
 * reward of "up" from each level but the highest.
 *
 * @param increments (resamples, 9 × (levels - 1)): ordered by group, then by level; 0 if unknown; no resamples with one repeat
 */
public record RewardResamples(List<List<Double>> increments) {
    public RewardResamples {
        increments = increments.stream().map(List::copyOf).toList();
    }
}
