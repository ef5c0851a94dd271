// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * The status of a condition, as in the Kubernetes API conventions.
 */
public enum ConditionState {
    /** The condition holds. */
    True,
    /** The condition does not hold. */
    False,
    /** Not enough information to decide. */
    Unknown
}
