// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

/** An action taken in a state. */
public record StateAction(State state, Action action) {
    /** The margin level that the action leads to; outside the space for an invalid pair. */
    public int nextLevel() {
        return state.level() + action.move();
    }
}
