// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/** The reason for the margin of a group in an epoch. */
public enum MarginReason {
    /** The policy has not started yet: the initial margin applies. */
    INITIAL,
    /** Chosen by the learned policy. */
    LEARNED,
    /** Chosen by the random policy, the control. */
    RANDOM,
    /** The arm has one fixed margin. */
    FIXED,
    /** The final level of the learned policy, applied in all epochs. */
    SETTLED,
    /** The group is empty, so its margin stays. */
    EMPTY_GROUP
}
