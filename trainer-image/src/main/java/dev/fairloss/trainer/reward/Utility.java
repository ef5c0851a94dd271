// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * A group's mean inter less its mean intra, each over the classes where it is known.
 *
 * @param inter mean over classes; NaN if there is none
 * @param intra mean over classes; NaN if there is none
 * @param standardError of inter - intra, over classes; NaN if fewer than two classes have either
 */
record Utility(double inter, double intra, double standardError) {

    /** inter - intra; NaN if one is unknown. */
    double value() {
        return inter - intra;
    }

    /**
     * The utility of one group, from distances or from differences of distances. A class c moves the utility by
     * {@code h_c = (inter_c - mean inter) / n_inter - (intra_c - mean intra) / n_intra}, the second part only where its intra
     * is known; the variance is {@code n/(n-1) Σ h_c²}. Where both are known everywhere that is the usual standard error of
     * the mean of inter_c - intra_c.
     */
    static Utility of(int group, List<Float> inter, List<Float> intra, IntUnaryOperator groupOf) {
        var interMean = new Mean();
        var intraMean = new Mean();
        for (int c = 0; c < inter.size(); c++) {
            if (groupOf.applyAsInt(c) == group) {
                interMean.add(inter.get(c));
                intraMean.add(intra.get(c));
            }
        }
        int n = 0;
        double squares = 0;
        for (int c = 0; c < inter.size(); c++) {
            if (groupOf.applyAsInt(c) == group) {
                double moves = interMean.influence(inter.get(c)) - intraMean.influence(intra.get(c));
                squares += moves * moves;
                n += Float.isNaN(inter.get(c)) && Float.isNaN(intra.get(c)) ? 0 : 1;
            }
        }
        double error = n < 2 ? Double.NaN : Math.sqrt(squares * n / (n - 1.));
        return new Utility(interMean.value(), intraMean.value(), error);
    }

    /** A mean over what is known. */
    private static final class Mean {
        private int count;
        private double total;

        void add(float value) {
            if (!Float.isNaN(value)) {
                count++;
                total += value;
            }
        }

        double value() {
            return count == 0 ? Double.NaN : total / count;
        }

        /** How much a value moves the mean. */
        double influence(float value) {
            return Float.isNaN(value) ? 0 : (value - value()) / count;
        }
    }
}
