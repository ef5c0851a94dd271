// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

/** The spread of the embeddings of an identity around its class center, relative to others in the same {@link CountGroup}. */
public enum VarianceGroup {
    LOW,
    MEDIUM,
    HIGH
}
