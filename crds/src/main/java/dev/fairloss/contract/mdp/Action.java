// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

/** An action of the policy: lower the margin of a group by one level, keep it, or raise it by one level. */
public enum Action {
    DOWN(-1),
    KEEP(0),
    UP(1);

    private final int move;

    Action(int move) {
        this.move = move;
    }

    /** The change of the margin level: -1, 0 or 1. */
    public int move() {
        return move;
    }
}
