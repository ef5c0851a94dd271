// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.result.MarginReason;

/**
 * Every group keeps its margin.
 *
 * @param reason why: {@link MarginReason#FIXED} or {@link MarginReason#SETTLED}
 */
public record KeepMargin(MarginReason reason) implements MarginPolicy {
    @Override
    public Action act(State state, int epoch) {
        return Action.KEEP;
    }

    @Override
    public boolean changesMargins() {
        return false;
    }
}
