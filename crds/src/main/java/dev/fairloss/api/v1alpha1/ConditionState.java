// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * Whether a condition holds, spelt as Kubernetes does.
 */
public enum ConditionState {
    /** It holds. */
    True,
    /** It does not. */
    False,
    /** It cannot be told. */
    Unknown
}
