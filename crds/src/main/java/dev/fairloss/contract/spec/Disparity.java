// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/** How unequally a model treats groups of people, 0 to 1; 0 is fair. */
public enum Disparity {
    /** Largest minus smallest false non-match rate at the global threshold. */
    FnmrGap,
    /** Largest minus smallest false match rate at the global threshold. */
    FmrGap,
    /** 1 minus the fairness discrepancy rate: the mean of both gaps. */
    Fdr,
    /** The Gini aggregation rate for biometric equitability. */
    Garbe
}
