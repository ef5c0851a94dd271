// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * How a toleration looks at a taint, spelt as in a manifest.
 */
public enum TolerationOperator {
    /** Key and value must agree. */
    Equal,
    /** The key alone must agree. */
    Exists
}
