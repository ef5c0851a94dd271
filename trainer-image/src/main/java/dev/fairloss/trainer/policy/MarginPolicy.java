// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.result.MarginReason;

/** Chooses how a group's margin changes before an epoch. Pure: equal arguments give equal actions in any process. */
public sealed interface MarginPolicy permits LearnedPolicy, RandomPolicy, KeepMargin {
    /**
     * A valid action.
     *
     * @param state the group and its margin level in the previous epoch
     * @param epoch the epoch that the new margin is for, 1 or more
     */
    Action act(State state, int epoch);

    /** The reason that a margin history gives for this policy's actions. */
    MarginReason reason();

    /** Whether it ever changes a margin. */
    default boolean changesMargins() {
        return true;
    }
}
