// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/** How much an {@link Arm} trains. */
public enum TrainingBudget {
    /** One network, for the length of the spec's training. */
    ONE_TRAINING,
    /** One network, trained longer by what the learned policy of the same seed costs. */
    LONGER_TRAINING,
    /** As many networks as fit into the cost of one training and the learned policy of the same seed; at least 2. */
    MORE_NETWORKS
}
