// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.result.MarginReason;

/** What to do to a group's margin before an epoch. Pure: the same question, the same answer, at any time and in any process. */
public sealed interface MarginPolicy permits LearnedPolicy, RandomPolicy, FixedMargin {
    /**
     * A valid action.
     *
     * @param state the group and the margin level that it had in the epoch before
     * @param epoch the epoch that the margin is for, 1 or more
     */
    Action act(State state, int epoch);

    /** What a history says of this policy's actions. */
    MarginReason reason();
}
