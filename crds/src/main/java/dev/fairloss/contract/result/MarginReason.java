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
    /** One margin for all groups in all epochs. */
    FIXED,
    /** The margin at which the learned policy settles, in all epochs. */
    SETTLED,
    /** The group had no class when the margin was chosen: its margin stays. */
    EMPTY_GROUP
}
