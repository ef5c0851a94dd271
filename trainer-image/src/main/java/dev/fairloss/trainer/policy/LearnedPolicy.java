// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.result.MarginReason;
import dev.fairloss.contract.result.PolicyTable;

/**
 * Follows the learned policy table: Fair Loss.
 *
 * @param table a policy over the margins of the training
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
