// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

/** A state and an action. */
public record StateAction(State state, Action action) {
    /** The margin level after the action; out of range if the pair is invalid. */
    public int nextLevel() {
        return state.level() + action.move();
    }
}
