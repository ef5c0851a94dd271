// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import java.util.concurrent.atomic.AtomicReference;

/** Whether this replica reconciles. */
public final class Leadership {
    /** What a replica is. */
    public enum Role {
        /** It is the only one, as the settings say. */
        SINGLE,
        /** It has synced caches and waits for the lease. */
        STANDBY,
        /** It holds the lease. */
        LEADER,
        /** It held the lease and has lost it: this process ends. */
        LOST
    }

    private final AtomicReference<Role> role;

    /** @param elected whether there is an election */
    public Leadership(boolean elected) {
        this.role = new AtomicReference<>(elected ? Role.STANDBY : Role.SINGLE);
    }

    /** What it is now. */
    public Role role() {
        return role.get();
    }

    /** Whether it reconciles now. */
    public boolean reconciles() {
        return role() == Role.SINGLE || role() == Role.LEADER;
    }

    void won() {
        role.set(Role.LEADER);
    }

    void lost() {
        role.set(Role.LOST);
    }
}
