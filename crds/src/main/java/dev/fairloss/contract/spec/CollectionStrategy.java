// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/** How rewards are collected, spelled as in an experiment file. */
public enum CollectionStrategy {
    /** A balanced design: each probe changes the margins of all nine groups and measures all nine; ours, not from the paper. */
    BalancedDesign,
    /** One probe for each valid state and action, as in the paper; groups share the probes that keep the margin. */
    Exhaustive
}
