// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.rbac;

import java.util.List;

/**
 * All that the operator may do, and does. A test runs whole experiments with exactly these rights, and notes which were used:
 * one that is missing stops it, and one that is not needed fails it too. There is none on Secrets, and none of the whole
 * cluster: a ClusterRole holds the same rights, for those who watch all namespaces.
 */
public final class RbacRules {
    private RbacRules() {}

    /** In each namespace that is watched. */
    public static List<RbacRule> inWatchedNamespaces() {
        return List.of(
                // Patched is nothing but the finalizer of those whose artifacts go with them.
                RbacRule.of("fairloss.dev", "fairlossexperiments", "list", "watch", "patch"),
                RbacRule.of("fairloss.dev", "fairlossexperiments/status", "patch"),
                // Server-side apply of what is not there yet asks for both.
                RbacRule.of("batch", "jobs", "list", "watch", "create", "patch", "delete"),
                RbacRule.of("", "configmaps", "list", "watch", "create", "patch", "delete"),
                RbacRule.of("", "pods", "list", "watch"),
                RbacRule.of("events.k8s.io", "events", "create"));
    }

    /** In the namespace of the lease, where there are several replicas. */
    public static List<RbacRule> forLeaderElection() {
        // The client patches, and the SDK does not start without update.
        return List.of(RbacRule.of("coordination.k8s.io", "leases", "get", "create", "update", "patch"));
    }
}
