// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * The CPU limit of a pod.
 */
public enum CpuLimit {
    /** No limit: the pod may use idle cores of its node. */
    None,
    /** A limit equal to the request. */
    Request
}
