// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/**
 * What FairLoss is compared with, spelt as in a manifest.
 */
public enum ComparisonArm {
    /** One margin for all groups in all epochs; a run for each of the fixed margins. */
    FixedMargin,
    /** Margins changed by a random policy: the control. */
    RandomPolicy
}
