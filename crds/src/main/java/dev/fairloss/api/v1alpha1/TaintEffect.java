// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * What a taint does, spelt as in a manifest.
 */
public enum TaintEffect {
    /** New pods stay away. */
    NoSchedule,
    /** New pods stay away if there is another place. */
    PreferNoSchedule,
    /** Pods that are there are evicted too. */
    NoExecute
}
