// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Thresholds at a false match rate of all groups together. People are dealt to {@value #FOLDS} folds; a pair is classified at the
 * threshold that is chosen on the impostor pairs of people in neither of its two folds. So no threshold meets a person that it was
 * chosen on.
 */
final class FoldThresholds {
    static final int FOLDS = 5;

    /** Share of the impostor pairs that choose a threshold for pairs of two folds. */
    static final double CHOOSING = Math.pow(1 - 2. / FOLDS, 2);

    private final int[] fold;
    private final double[][] thresholds = new double[FOLDS][FOLDS];

    /**
     * Chooses the thresholds.
     *
     * @param people number of people
     * @param far the false match rate, 0 to 1
     * @param impostors all impostor pairs: their people and similarities
     */
    FoldThresholds(int people, double far, PersonPairs... impostors) {
        this.fold = new int[people];
        int[] order = Seeds.permutation(0, "attribute folds", 0, people);
        IntStream.range(0, people).forEach(i -> fold[order[i]] = i % FOLDS);
        Sorted sorted = new Sorted(impostors);
        for (int one = 0; one < FOLDS; one++) {
            for (int other = one; other < FOLDS; other++) {
                double threshold = sorted.threshold(one, other, far);
                thresholds[one][other] = threshold;
                thresholds[other][one] = threshold;
            }
        }
    }

    /** The threshold for pairs of two people. A pair is accepted if its similarity is greater. */
    double of(int person, int other) {
        return thresholds[fold[person]][fold[other]];
    }

    /** Mean over all pairs of folds. */
    double mean() {
        return IntStream.range(0, FOLDS)
                .boxed()
                .flatMap(one -> IntStream.range(one, FOLDS).mapToObj(other -> thresholds[one][other]))
                .mapToDouble(threshold -> threshold)
                .average()
                .orElseThrow();
    }

    /** All impostor pairs in descending order of their similarities. */
    private final class Sorted {
        private final PersonPairs[] strata;
        /** Similarity and position of each pair, ascending. */
        private final long[] order;

        Sorted(PersonPairs... strata) {
            this.strata = strata;
            this.order = new long
                    [IntStream.range(0, strata.length)
                            .map(stratum -> strata[stratum].count())
                            .sum()];
            int next = 0;
            for (int stratum = 0; stratum < strata.length; stratum++) {
                for (int i = 0; i < strata[stratum].count(); i++) {
                    order[next] = PersonPairs.sortable(strata[stratum].scores()[i]) << 32 | next;
                    next++;
                }
            }
            Arrays.sort(order);
        }

        /** The lowest threshold that at most this share of the pairs of people in other folds exceed. */
        double threshold(int one, int other, double far) {
            double total = 0;
            for (PersonPairs stratum : strata) {
                for (int i = 0; i < stratum.count(); i++) {
                    total += isIn(stratum, i, one, other) ? 0 : stratum.weight();
                }
            }
            double allowed = TarAtFar.allowed(far, total);
            double accepted = 0;
            for (int position = order.length - 1; position >= 0; position--) {
                int index = (int) order[position];
                int stratum = 0;
                while (index >= strata[stratum].count()) {
                    index -= strata[stratum++].count();
                }
                if (!isIn(strata[stratum], index, one, other)) {
                    accepted += strata[stratum].weight();
                    if (accepted > allowed) {
                        return strata[stratum].scores()[index];
                    }
                }
            }
            return -1;
        }

        private boolean isIn(PersonPairs pairs, int i, int one, int other) {
            int first = fold[pairs.first()[i]];
            int second = fold[pairs.second()[i]];
            return first == one || first == other || second == one || second == other;
        }
    }
}
