// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.CountGroup;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One net on the training people's own images, by group: is it as good for people with few images as for people with many?
 * All groups are judged at one threshold, the one that everyone shares. Ours, not from the paper.
 *
 * @param overall all people
 * @param counts tail, middle, head
 * @param groups the nine groups, in the order of {@link dev.fairloss.contract.mdp.Group#index()}
 * @param threshold mean over the folds of the threshold that all groups share, -1 to 1; absent if nothing was measured
 * @param worst the count group of lowest accuracy among those measured on images kept out of training
 * @param spread highest minus lowest accuracy among those, 0 to 1; absent with fewer than two
 * @param note how the pairs came about, a sentence
 */
public record FairnessResult(
        GroupResult overall,
        List<GroupResult> counts,
        List<GroupResult> groups,
        OptionalDouble threshold,
        Optional<CountGroup> worst,
        OptionalDouble spread,
        String note) {
    public FairnessResult {
        counts = List.copyOf(counts);
        groups = List.copyOf(groups);
    }
}
