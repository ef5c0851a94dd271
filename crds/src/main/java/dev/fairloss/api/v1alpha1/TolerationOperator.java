// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * How a toleration matches a taint, as in the Kubernetes API.
 */
public enum TolerationOperator {
    /** Key and value must match. */
    Equal,
    /** The key must match. */
    Exists
}
