// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/** The reason for the action of a policy in a state. */
public enum PolicyReason {
    /** The action has the highest Q-value. */
    GREEDY,
    /** The reward of the greedy move is not significant, so the margin is kept. */
    NOT_SIGNIFICANT,
    /** The reward of the greedy move, or its standard error, is unknown, so the margin is kept. */
    UNKNOWN,
    /** Two states would alternate forever; the better one keeps its margin. */
    TWO_CYCLE
}
