// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.spec.Utility;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What rewards are worth: whether the utilities, whose changes they are, correlate with the accuracy of the same networks.
 *
 * @param probes       number of fine-tunes with an accuracy, of all policies
 * @param repeats      number of repeats that they belong to; only fine-tunes of one repeat are compared
 * @param associations over the fine-tunes: one for each utility and outcome that varies
 * @param runs         number of final trainings with an evaluation, of all arms and seeds; those with equal results count once
 * @param overArms     over the final trainings, of which only those with the same seed are compared; the intervals count each arm
 *     once. Their utilities are read on the fairness images, since they trained on the reward images
 * @param spreads      standard deviation over the classes of each group of inter-class minus intra-class distance, (9); absent
 *     where unknown
 */
public record RewardWorth(
        int probes,
        int repeats,
        List<OfUtility> associations,
        int runs,
        List<OfUtility> overArms,
        List<OptionalDouble> spreads) {
    /** The outcome: verification accuracy on the held-out identities. */
    public static final String ACCURACY = "accuracy";

    /** The outcome: area under the ROC curve on the held-out identities. */
    public static final String AUC = "auc";

    public RewardWorth {
        associations = List.copyOf(associations);
        overArms = List.copyOf(overArms);
        spreads = List.copyOf(spreads);
    }

    /**
     * The association of a utility with an outcome.
     *
     * @param utility     the utility: of one group if the outcome is that of a group, else the mean over the groups
     * @param outcome     {@link #ACCURACY}, {@link #AUC}, or the label of a group for its balanced accuracy
     * @param association over networks
     */
    public record OfUtility(Utility utility, String outcome, Association association) {}

    /** The association of a utility with an outcome over the fine-tunes; empty if one of them does not vary. */
    public Optional<Association> of(Utility utility, String outcome) {
        return find(associations, utility, outcome);
    }

    /** The association of a utility with an outcome over the final trainings; empty if one of them does not vary. */
    public Optional<Association> overArms(Utility utility, String outcome) {
        return find(overArms, utility, outcome);
    }

    private static Optional<Association> find(List<OfUtility> associations, Utility utility, String outcome) {
        return associations.stream()
                .filter(one -> one.utility() == utility && one.outcome().equals(outcome))
                .map(OfUtility::association)
                .findFirst();
    }
}
