// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * What happens to the artifacts of a deleted experiment.
 */
public enum ArtifactPolicy {
    /** They are kept; other experiments can reuse them. */
    Keep,
    /** Artifacts that no other experiment references are removed. */
    Delete
}
