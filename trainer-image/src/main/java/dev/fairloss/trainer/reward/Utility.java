// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * A group's mean inter-class distance minus its mean intra-class distance, each over the classes where it is known.
 *
 * @param inter mean over classes; NaN if it is unknown for all
 * @param intra mean over classes; NaN if it is unknown for all
 * @param standardError of inter - intra, over classes; NaN with fewer than two classes
 */
record Utility(double inter, double intra, double standardError) {

    /** inter - intra; NaN if one is unknown. */
    double value() {
        return inter - intra;
    }

    /**
     * The utility of one group, from distances or from differences of distances. Class c has the influence
     *
     * <pre>
     *   h_c = (inter_c - mean inter) / n_inter - (intra_c - mean intra) / n_intra
     * </pre>
     *
     * where a term with an unknown distance is 0. The variance of the utility is {@code n/(n-1) Σ h_c²} over the n classes with
     * a known distance (the infinitesimal jackknife). If all distances are known, this is the squared standard error of the mean
     * of inter_c - intra_c.
     *
     * @param group index of the group, 0 to 8
     * @param inter inter-class distance of each class, (classes); NaN if unknown
     * @param intra intra-class distance of each class, (classes); NaN if unknown
     * @param groupOf group index of a class
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
                double influence = interMean.influence(inter.get(c)) - intraMean.influence(intra.get(c));
                squares += influence * influence;
                n += Float.isNaN(inter.get(c)) && Float.isNaN(intra.get(c)) ? 0 : 1;
            }
        }
        double error = n < 2 ? Double.NaN : Math.sqrt(squares * n / (n - 1.));
        return new Utility(interMean.value(), intraMean.value(), error);
    }

    /** A mean over the known values. */
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

        /** The influence of a value on the mean; 0 if it is unknown. */
        double influence(float value) {
            return Float.isNaN(value) ? 0 : (value - value()) / count;
        }
    }
}
