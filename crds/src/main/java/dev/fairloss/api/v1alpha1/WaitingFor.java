// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * What a queued step waits for.
 */
public enum WaitingFor {
    /** The queue, such as Kueue, that admits its Job. */
    Queue,
    /** A resource quota that is used up. */
    Quota,
    /** A node that its pods fit on. */
    Node,
    /** The object store, which was not available to its last pod. */
    Store,
    /** The start of its pods. */
    PodStart
}
