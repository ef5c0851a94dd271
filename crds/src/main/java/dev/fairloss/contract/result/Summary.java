// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.Optional;

/**
 * The main results, aggregated over seeds.
 *
 * @param arms           every arm on every evaluation set
 * @param differences    FairLoss compared with every other arm
 * @param groups         every arm on every group
 * @param disparities    accuracy gap between the count groups, for every arm
 * @param best           name of the arm with the highest accuracy on the first evaluation set, if its difference to every other
 *     arm exceeds its interval (Bonferroni); absent otherwise
 * @param costs          computation of every arm with a finished training
 * @param collectionCost cost of the rewards; absent without a collection or without a finished FairLoss training
 */
public record Summary(
        List<ArmSummary> arms,
        List<PairedDifference> differences,
        List<GroupSummary> groups,
        List<GroupDisparity> disparities,
        Optional<String> best,
        List<ArmCost> costs,
        Optional<CollectionCost> collectionCost) {
    public Summary {
        arms = List.copyOf(arms);
        differences = List.copyOf(differences);
        groups = List.copyOf(groups);
        disparities = List.copyOf(disparities);
        costs = List.copyOf(costs);
    }
}
