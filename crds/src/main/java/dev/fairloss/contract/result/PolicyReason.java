// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/** The reason for the action of a policy in a state. */
public enum PolicyReason {
    /** Among the moves that are significant gains and keeping the margin, the action has the highest Q-value. */
    GREEDY,
    /** No move has a positive reward, so the margin is kept. */
    NO_GAIN,
    /** A move has a positive reward, but none that is significant, so the margin is kept. */
    NOT_SIGNIFICANT,
    /** A move is a significant gain, but another collection would probably lead to another policy, so the margin is kept. */
    NOT_REPRODUCIBLE,
    /** The rewards of the group, or their standard errors, are unknown, so the margin is kept. */
    UNKNOWN
}
