// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

/** What a policy does to a group's margin: one level down, none, one level up. */
public enum Action {
    DOWN(-1),
    KEEP(0),
    UP(1);

    private final int move;

    Action(int move) {
        this.move = move;
    }

    /** Change of the margin level, -1, 0 or 1. */
    public int move() {
        return move;
    }
}
