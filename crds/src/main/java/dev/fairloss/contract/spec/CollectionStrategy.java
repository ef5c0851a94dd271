// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/**
 * How rewards are collected, spelt as in a manifest.
 */
public enum CollectionStrategy {
    /** A balanced design: each fine-tune moves all nine groups and is read out for all nine; ours, not from the paper. */
    BalancedDesign,
    /** One fine-tune for each valid state and action, the paper's way; those that keep the margin are shared. */
    Exhaustive
}
