// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.Arrays;

/**
 * Finds the threshold that classifies most pairs correctly, or the one with the best balanced accuracy: the mean of the fractions
 * of genuine and of impostor pairs that are classified correctly. A pair is accepted if its score is above the threshold. Candidates
 * are the midpoints between neighboring scores and a threshold beyond either end.
 */
final class ThresholdSearch {
    private final double[] scores;
    private final boolean[] same;
    private final Integer[] order;

    /**
     * A search over scored pairs.
     *
     * @param scores similarities, (pairs)
     * @param same whether a pair is genuine, (pairs)
     */
    ThresholdSearch(double[] scores, boolean[] same) {
        this.scores = scores;
        this.same = same;
        this.order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
    }

    /**
     * The threshold that classifies most of some pairs correctly, the lowest of several equally good ones; 0, the middle of the range [-1, 1], if no
     * pair is used.
     *
     * @param used which pairs count, (pairs)
     */
    double best(boolean[] used) {
        return best(used, 1, 1);
    }

    /** The threshold with the best balanced accuracy of some pairs; see {@link #best}. */
    double bestBalanced(boolean[] used) {
        int genuine = 0;
        int impostors = 0;
        for (int i : order) {
            genuine += used[i] && same[i] ? 1 : 0;
            impostors += used[i] && !same[i] ? 1 : 0;
        }
        // Whole numbers: ties are exact.
        return best(used, Math.max(1, impostors), Math.max(1, genuine));
    }

    private double best(boolean[] used, long genuineWeight, long impostorWeight) {
        long correct = 0;
        int first = -1;
        for (int i : order) {
            if (used[i]) {
                correct += same[i] ? genuineWeight : 0;
                first = first < 0 ? i : first;
            }
        }
        if (first < 0) {
            return 0;
        }
        long most = correct;
        double best = scores[first] - 1e-6;
        int last = -1;
        for (int i : order) {
            if (!used[i]) {
                continue;
            }
            if (last >= 0 && scores[i] > scores[last] && correct > most) {
                most = correct;
                best = (scores[last] + scores[i]) / 2;
            }
            correct += same[i] ? -genuineWeight : impostorWeight;
            last = i;
        }
        return correct > most ? scores[last] + 1e-6 : best;
    }
}
