// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

/** How far a person's embeddings spread around their centre, compared with others of the same {@link CountGroup}. */
public enum VarianceGroup {
    LOW,
    MEDIUM,
    HIGH
}
