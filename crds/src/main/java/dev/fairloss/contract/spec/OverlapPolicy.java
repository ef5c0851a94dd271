// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/** What happens if an evaluation set shares people or images with the training data, spelled as in an experiment file. */
public enum OverlapPolicy {
    /** The experiment fails before any training. */
    Reject,
    /** Pairs with such a person or image are left out, and the report counts them. */
    ExcludePairs
}
