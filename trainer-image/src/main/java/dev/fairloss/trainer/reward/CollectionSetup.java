// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.trainer.Seeds;

/**
 * What every collection of rewards needs, whatever its strategy.
 *
 * @param space states and actions
 * @param repeats number of repeats, 1 or more, each with its own design, mini-batches and network
 * @param networks number of pretrained networks that the repeats fine-tune in turn, 1 to the number of repeats
 * @param seed seed of the designs and of the mini-batches
 */
public record CollectionSetup(StateActionSpace space, int repeats, int networks, long seed) {
    public CollectionSetup {
        if (repeats < 1) {
            throw new IllegalArgumentException("repeats must be at least 1, not " + repeats);
        }
        if (networks < 1 || networks > repeats) {
            throw new IllegalArgumentException(
                    "networks must be between 1 and the number of repeats, " + repeats + ", not " + networks);
        }
    }

    /** Number of the network, from 1, that the fine-tunes of a repeat start from. */
    int network(int repeat) {
        return repeat % networks + 1;
    }

    /** Seed of the design of a repeat. */
    long designSeed(int repeat) {
        return Seeds.mix(seed, "collection design", repeat);
    }

    /** Seed of the mini-batches of a repeat: the same for all its fine-tunes. */
    long miniBatchSeed(int repeat) {
        return Seeds.mix(seed, "collection mini-batches", repeat);
    }
}
