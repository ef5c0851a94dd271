// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.spec.TrainingBudget;

/**
 * How much an arm trains with one seed.
 *
 * @param networks number of networks, 1 or more
 * @param updates updates of each network
 */
public record ArmLength(int networks, int updates) {
    /** The length for these data. Each seed pays for its own policy, or for its part of the one that all seeds share. */
    public static ArmLength of(Arm arm, ResolvedSpec spec, PreparedData data) {
        int updates = spec.training()
                .length()
                .updates(data.trainingImages(), spec.optimization().batchSize());
        long policies = spec.replicates().size();
        long policy = policies
                * PolicyCost.of(spec, data).equivalentUpdates()
                / spec.training().seeds();
        return of(arm.budget(), updates, policy);
    }

    /**
     * The length for a budget.
     *
     * @param training updates of the spec's training, 1 or more
     * @param policy updates with the computation of the policy
     */
    static ArmLength of(TrainingBudget budget, int training, long policy) {
        return switch (budget) {
            case ONE_TRAINING -> new ArmLength(1, training);
            case LONGER_TRAINING -> new ArmLength(1, Math.toIntExact(training + policy));
            case MORE_NETWORKS -> new ArmLength(Math.toIntExact(Math.max(2, 1 + policy / training)), training);
        };
    }

    /** Updates of all networks. */
    public long allUpdates() {
        return (long) networks * updates;
    }
}
