// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import java.util.concurrent.atomic.AtomicReference;

/** The role of this replica in leader election. */
public final class Leadership {
    /** Roles of replicas. */
    public enum Role {
        /** Leader election is disabled. */
        SINGLE,
        /** Waits for the lease. */
        STANDBY,
        /** Holds the lease. */
        LEADER,
        /** Has lost the lease; the process exits. */
        LOST
    }

    private final AtomicReference<Role> role;

    /** @param elected whether leader election is enabled */
    public Leadership(boolean elected) {
        this.role = new AtomicReference<>(elected ? Role.STANDBY : Role.SINGLE);
    }

    /** The current role. */
    public Role role() {
        return role.get();
    }

    /** Whether this replica reconciles. */
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
