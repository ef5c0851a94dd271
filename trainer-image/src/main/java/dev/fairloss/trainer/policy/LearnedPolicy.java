// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.result.MarginReason;
import dev.fairloss.contract.result.PolicyTable;

/**
 * Fair Loss: what the learned table says.
 *
 * @param table a policy over the same margins as the training's
 */
public record LearnedPolicy(PolicyTable table) implements MarginPolicy {
    @Override
    public Action act(State state, int epoch) {
        return table.row(state).action();
    }

    @Override
    public MarginReason reason() {
        return MarginReason.LEARNED;
    }
}
