// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.AttributeResult.Group;
import dev.fairloss.contract.result.IdentificationMeasure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The searches for the people of a group.
 *
 * @param group its size
 * @param rank1 mated searches whose person is the most similar one
 * @param misses mated searches whose person is not found at the threshold; empty without a threshold
 * @param falsePositives non-mated searches that return someone; empty without a threshold, or if they are too few
 */
record SearchGroup(Group group, Tally rank1, Optional<Tally> misses, Optional<Tally> falsePositives) {

    /**
     * Hits of people.
     *
     * @param people numbers of the people with a search, ascending
     * @param hits searches of each of them that are a hit
     * @param all searches of each of them
     */
    record Tally(int[] people, int[] hits, int[] all) {

        /**
         * Counts searches.
         *
         * @param personOfSearch number of the person of each search, (searches)
         * @param chosen which searches count
         * @param isHit which of them are hits
         */
        static Tally of(int[] personOfSearch, IntPredicate chosen, IntPredicate isHit) {
            int[] searches =
                    IntStream.range(0, personOfSearch.length).filter(chosen).toArray();
            int[] people = IntStream.of(searches)
                    .map(search -> personOfSearch[search])
                    .distinct()
                    .sorted()
                    .toArray();
            int[] hits = new int[people.length];
            int[] all = new int[people.length];
            for (int search : searches) {
                int person = Arrays.binarySearch(people, personOfSearch[search]);
                all[person]++;
                hits[person] += isHit.test(search) ? 1 : 0;
            }
            return new Tally(people, hits, all);
        }

        int searches() {
            return IntStream.of(all).sum();
        }

        /** The rate for people with weights; NaN if no one has any. @param weights of all people */
        double rate(double[] weights) {
            double sum = 0;
            double total = 0;
            for (int i = 0; i < people.length; i++) {
                sum += weights[people[i]] * hits[i];
                total += weights[people[i]] * all[i];
            }
            return total == 0 ? Double.NaN : sum / total;
        }
    }

    /** What a measure of a group counts; empty if it is unknown. */
    Optional<Tally> tally(IdentificationMeasure measure) {
        return switch (measure) {
            case RANK_1, RANK_1_GAP -> Optional.of(rank1);
            case FNIR, FNIR_GAP, FNIR_RATIO -> misses;
            case FPIR, FPIR_GAP, FPIR_RATIO -> falsePositives;
        };
    }

    /** The rate that a measure shows or compares; NaN if it is unknown. @param weights of all people */
    double rate(IdentificationMeasure measure, double[] weights) {
        return tally(measure).map(tally -> tally.rate(weights)).orElse(Double.NaN);
    }

    /** A measure that compares groups; NaN if a rate is unknown. @param weights of all people */
    static double compared(IdentificationMeasure measure, List<SearchGroup> groups, double[] weights) {
        double[] rates =
                groups.stream().mapToDouble(one -> one.rate(measure, weights)).toArray();
        if (Arrays.stream(rates).anyMatch(Double::isNaN)) {
            return Double.NaN;
        }
        return switch (measure) {
            case RANK_1_GAP, FNIR_GAP, FPIR_GAP -> OperatingPoints.gap(rates);
            case FNIR_RATIO, FPIR_RATIO -> GroupRates.ratio(rates);
            case RANK_1, FNIR, FPIR -> throw new IllegalArgumentException(measure + " is a measure of one group");
        };
    }

    /** Number of people in the smallest group of those that a measure compares. */
    static int smallest(IdentificationMeasure measure, List<SearchGroup> groups) {
        return groups.stream()
                .mapToInt(one -> one.tally(measure)
                        .map(tally -> tally.people().length)
                        .orElse(one.group().people()))
                .min()
                .orElseThrow();
    }
}
