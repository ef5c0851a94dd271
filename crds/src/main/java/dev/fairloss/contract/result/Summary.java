// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.Optional;

/**
 * The figures that the report leads with, worked out from the reports of the arms and seeds.
 *
 * @param arms each arm on each evaluation set
 * @param differences FairLoss against each other arm
 * @param groups each arm on each group
 * @param spreads each arm's distance between count groups
 * @param price what the rewards cost; absent without a collection or a finished FairLoss training
 */
public record Summary(
        List<ArmSummary> arms,
        List<PairedDifference> differences,
        List<GroupSummary> groups,
        List<GroupDisparity> spreads,
        Optional<CollectionCost> price) {
    public Summary {
        arms = List.copyOf(arms);
        differences = List.copyOf(differences);
        groups = List.copyOf(groups);
        spreads = List.copyOf(spreads);
    }
}
