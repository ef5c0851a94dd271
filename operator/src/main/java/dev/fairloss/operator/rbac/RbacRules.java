// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.rbac;

import java.util.List;

/**
 * The operator's permissions. A test runs whole experiments with exactly these and records which are used, so it fails for a
 * missing permission as well as for an unused one. There are none on Secrets. A ClusterRole holds the same rules if all
 * namespaces are watched.
 */
public final class RbacRules {
    private RbacRules() {}

    /** Permissions in each watched namespace. */
    public static List<RbacRule> inWatchedNamespaces() {
        return List.of(
                // The operator patches only the finalizer of experiments whose artifacts are deleted with them.
                RbacRule.of("fairloss.dev", "fairlossexperiments", "list", "watch", "patch"),
                RbacRule.of("fairloss.dev", "fairlossexperiments/status", "update"),
                // Server-side apply of a new object needs both create and patch.
                RbacRule.of("batch", "jobs", "list", "watch", "create", "patch", "delete"),
                RbacRule.of("", "configmaps", "list", "watch", "create", "patch", "delete"),
                RbacRule.of("", "pods", "list", "watch"),
                // Only to see whether the namespace is being deleted.
                RbacRule.of("", "namespaces", "get"),
                RbacRule.of("events.k8s.io", "events", "create", "list"));
    }

    /** Permissions at cluster scope that are only needed to find the namespaces with a label. */
    public static List<RbacRule> forNamespaceLabels() {
        return List.of(RbacRule.of("", "namespaces", "list", "watch"));
    }

    /** Permissions in each watched namespace that are only needed to report why Kueue does not admit a Job. */
    public static List<RbacRule> forKueue() {
        return List.of(RbacRule.of("kueue.x-k8s.io", "workloads", "list"));
    }

    /** Permissions in the namespace of the Lease, for leader election. */
    public static List<RbacRule> forLeaderElection() {
        // The client uses patch, and the SDK refuses to start without update.
        return List.of(RbacRule.of("coordination.k8s.io", "leases", "get", "create", "update", "patch"));
    }
}
