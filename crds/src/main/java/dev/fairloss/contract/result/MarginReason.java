// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/** Why a group has its margin in an epoch. */
public enum MarginReason {
    /** The first epochs run at the initial margin. */
    INITIAL,
    /** The learned policy. */
    LEARNED,
    /** Drawn at random: the control. */
    RANDOM,
    /** One margin for all, all the time. */
    FIXED,
    /** The group had no class when the margin was chosen: its margin stays. */
    EMPTY_GROUP
}
