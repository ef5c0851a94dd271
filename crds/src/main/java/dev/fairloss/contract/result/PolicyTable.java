// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateActionSpace;
import java.util.List;

/**
 * The learned policy, state by state.
 *
 * @param version {@link #VERSION}
 * @param margins margin levels, ascending
 * @param discount weight of the next reward against this one, 0 to below 1
 * @param updates optimizer updates of the Q-network
 * @param seed of the Q-network's initial weights
 * @param significanceThreshold number of standard errors that a move's reward must exceed to be taken
 * @param agreement number of states in which the Q-network's action is one of the best by exact value iteration
 * @param rows a row for each state in the order of {@link StateActionSpace#index}: 36 for the paper's margins
 */
public record PolicyTable(
        int version,
        List<Double> margins,
        double discount,
        int updates,
        long seed,
        double significanceThreshold,
        int agreement,
        List<PolicyRow> rows) {
    /** Version of the JSON form. */
    public static final int VERSION = 1;

    public PolicyTable {
        margins = List.copyOf(margins);
        rows = List.copyOf(rows);
        if (rows.size() != new StateActionSpace(margins).size()) {
            throw new IllegalArgumentException("a policy over " + margins + " has no " + rows.size() + " states");
        }
    }

    /** States and actions of the table. */
    public StateActionSpace space() {
        return new StateActionSpace(margins);
    }

    /** What is done in a state. */
    public PolicyRow row(State state) {
        return rows.get(space().index(state));
    }
}
