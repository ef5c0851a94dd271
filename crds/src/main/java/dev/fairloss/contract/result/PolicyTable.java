// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateActionSpace;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The policy, state by state.
 *
 * @param version               format version, {@link #VERSION}
 * @param margins               margin levels, ascending
 * @param discount              discount factor, at least 0 and below 1
 * @param updates               optimizer updates of the Q-network
 * @param seed                  seed of the initial weights of the Q-network
 * @param confidence            a move is allowed if its reward is positive and significant at this family-wise confidence, and only
 *     if the policy is at least this reproducible
 * @param agreement             number of states in which value iteration finds the action of the Q-network optimal; a check of
 *     the solver, not of the rewards
 * @param reproducibility       estimated share of the states in which another collection, with networks of its own, would lead to
 *     the same action; it is estimated before the policy as a whole is checked, and absent with one repeat
 * @param rows                  one row for each state in the order of {@link StateActionSpace#index}: 36 for the paper's margins
 */
@RecordBuilder
public record PolicyTable(
        int version,
        List<Double> margins,
        double discount,
        int updates,
        long seed,
        double confidence,
        int agreement,
        OptionalDouble reproducibility,
        List<PolicyRow> rows) {
    /** The current format version. */
    public static final int VERSION = 1;

    public PolicyTable {
        margins = List.copyOf(margins);
        rows = List.copyOf(rows);
        if (rows.size() != new StateActionSpace(margins).size()) {
            throw new IllegalArgumentException(
                    "A policy over the margins " + margins + " needs one row per state, not " + rows.size() + " rows.");
        }
    }

    /** The state and action space of the table. */
    public StateActionSpace space() {
        return new StateActionSpace(margins);
    }

    /** The row of a state. */
    public PolicyRow row(State state) {
        return rows.get(space().index(state));
    }
}
