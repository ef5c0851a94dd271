// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * The scores behind an {@link EvaluationReport}, from which its results and their uncertainty can be recomputed. Arrays of equal
 * length are columns of a table.
 *
 * @param version format version, {@link #VERSION}
 * @param arm     name of the arm
 * @param seed    the seed
 * @param sets    the pairs of each evaluation set, in the order of the spec
 * @param groups  the training people behind the results by group
 * @param rates   replicates of the error rates of the count groups at the fixed global false match rate, in the order of
 *     {@link OperatingPoint#groups}; empty without an operating point, and in documents of older versions
 */
public record EvaluationScores(
        int version,
        String arm,
        int seed,
        List<SetScores> sets,
        List<GroupInfluence> groups,
        List<RateReplicates> rates) {
    /** The current format version. */
    public static final int VERSION = 1;

    public EvaluationScores {
        sets = List.copyOf(sets);
        groups = List.copyOf(groups);
        rates = rates == null ? List.of() : List.copyOf(rates);
    }

    /** The scores on the evaluation set with this name; empty if there is none. */
    public Optional<SetScores> on(String name) {
        return sets.stream().filter(scores -> scores.set().equals(name)).findFirst();
    }

    /** The influences on the group with this name; empty if it was not measured. */
    public Optional<GroupInfluence> ofGroup(String name) {
        return groups.stream().filter(group -> group.group().equals(name)).findFirst();
    }

    /**
     * The pairs of an evaluation set.
     *
     * @param set     name of the set
     * @param first   number of the person in the first image, (pairs); empty if the set does not name people
     * @param second  number of the person in the second image, (pairs); empty if the set does not name people
     * @param genuine whether both images show the same person, (pairs)
     * @param fold    fold, (pairs)
     * @param score   cosine similarity, (pairs)
     * @param correct whether the pair is classified correctly at the threshold of its fold, (pairs)
     */
    public record SetScores(
            String set, int[] first, int[] second, boolean[] genuine, int[] fold, double[] score, boolean[] correct) {
        /** Whether the people are known. */
        @JsonIgnore
        public boolean named() {
            return first.length > 0;
        }
    }

    /**
     * The influence of people on the accuracy of one group: by how much the accuracy changes if a person is drawn once more, in
     * first order. A person counts in genuine pairs and on either side of impostor pairs.
     *
     * @param group      name of the group, as in {@link GroupResult#group}
     * @param comparable whether the group is large enough to compare
     * @param accuracy   accuracy of the group
     * @param people     numbers of the people with pairs, ascending, (people)
     * @param influence  change of the accuracy, (people); the sum is 0
     */
    public record GroupInfluence(String group, boolean comparable, double accuracy, int[] people, double[] influence) {}

    /**
     * The error rates of a count group in each replicate of a bootstrap over people, the same in all runs. The threshold of a
     * replicate is the one at which its impostor pairs of all groups together are accepted at the rate of {@link OperatingPoint}.
     *
     * @param group the count group
     * @param fmr   false match rate, (replicates); NaN without pairs
     * @param fnmr  false non-match rate, (replicates); NaN without pairs
     */
    public record RateReplicates(String group, double[] fmr, double[] fnmr) {}
}
