// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/** What the margins and the length of an {@link Arm} can depend on, beyond what every training depends on. */
public enum ArmInput {
    /** The spec's loss.margins. */
    MARGIN_LEVELS,
    /** The spec's loss.initialMargin. */
    INITIAL_MARGIN,
    /** The spec's training.policyStartEpoch. */
    POLICY_START_EPOCH,
    /** The result of the policy step. */
    POLICY,
    /** The groups of the classes after pretraining. */
    PRETRAINED_GROUPS,
    /** The cost of the learned policy, which follows from the spec and the data. */
    POLICY_COST
}
