// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.CountGroup;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The accuracy of one model by group of training identities: does it work as well for identities with few training images
 * as for those with many? All groups share one decision threshold. Ours, not from the paper.
 *
 * @param overall     all identities
 * @param counts      the tail, middle and head groups
 * @param groups      the nine groups, in the order of {@link dev.fairloss.contract.mdp.Group#index()}
 * @param threshold   decision threshold on the cosine similarity, averaged over folds, -1 to 1; absent if nothing was measured
 * @param worst       the count group with the lowest accuracy among those that can be compared
 * @param accuracyGap highest minus lowest accuracy among those count groups, 0 to 1; absent with fewer than two
 * @param operatingPoint error rates at a fixed false match rate; absent with fewer than two groups to compare or fewer than 1,000
 *     impostor pairs
 * @param note        one sentence on how the pairs were sampled
 */
@RecordBuilder
public record FairnessResult(
        GroupResult overall,
        List<GroupResult> counts,
        List<GroupResult> groups,
        OptionalDouble threshold,
        Optional<CountGroup> worst,
        OptionalDouble accuracyGap,
        Optional<OperatingPoint> operatingPoint,
        String note) {
    public FairnessResult {
        counts = List.copyOf(counts);
        groups = List.copyOf(groups);
    }
}
