// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * The effect of a taint, as in the Kubernetes API.
 */
public enum TaintEffect {
    /** New pods are not scheduled on the node. */
    NoSchedule,
    /** New pods avoid the node if possible. */
    PreferNoSchedule,
    /** Running pods are evicted, too. */
    NoExecute
}
