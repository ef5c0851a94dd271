// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.trainer.Seeds;

/**
 * What every collection of rewards needs, whatever its strategy.
 *
 * @param space states and actions
 * @param repeats how often the fine-tunes are repeated with other mini-batches, 1 or more
 * @param seed of the design and of the mini-batches
 */
public record CollectionSetup(StateActionSpace space, int repeats, long seed) {
    public CollectionSetup {
        if (repeats < 1) {
            throw new IllegalArgumentException("repeats must be at least 1, not " + repeats);
        }
    }

    /** Seed of the mini-batches of a repeat: the same for all its fine-tunes. */
    long miniBatchSeed(int repeat) {
        return Seeds.mix(seed, "collection mini-batches", repeat);
    }
}
