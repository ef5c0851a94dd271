// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * What becomes of artifacts when an experiment is deleted, spelt as in a manifest.
 */
public enum ArtifactPolicy {
    /** They stay: other experiments may reuse them. */
    Keep,
    /** What no other experiment refers to is removed. */
    Delete
}
