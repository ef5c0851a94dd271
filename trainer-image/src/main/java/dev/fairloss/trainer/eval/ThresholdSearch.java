// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.Arrays;

/**
 * The threshold that calls most pairs rightly. A pair is called "one person" if its score lies above the threshold;
 * candidates are the midpoints between neighbouring scores and one beyond either end.
 */
final class ThresholdSearch {
    private final double[] scores;
    private final boolean[] same;
    private final Integer[] order;

    /**
     * @param scores similarities, (pairs)
     * @param same whether a pair is of one person, (pairs)
     */
    ThresholdSearch(double[] scores, boolean[] same) {
        this.scores = scores;
        this.same = same;
        this.order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
    }

    /**
     * The best threshold on some of the pairs; the lowest of several that are equally good. Half-way between the ends of the
     * range [-1, 1], 0, if there are no such pairs.
     *
     * @param used which pairs count, (pairs)
     */
    double best(boolean[] used) {
        int right = 0;
        int first = -1;
        for (int i : order) {
            if (used[i]) {
                right += same[i] ? 1 : 0;
                first = first < 0 ? i : first;
            }
        }
        if (first < 0) {
            return 0;
        }
        int most = right;
        double best = scores[first] - 1e-6;
        int last = -1;
        for (int i : order) {
            if (!used[i]) {
                continue;
            }
            if (last >= 0 && scores[i] > scores[last] && right > most) {
                most = right;
                best = (scores[last] + scores[i]) / 2;
            }
            right += same[i] ? -1 : 1;
            last = i;
        }
        return right > most ? scores[last] + 1e-6 : best;
    }
}
