// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.result.ClassValues;
import dev.fairloss.contract.result.ProbeDistances;
import dev.fairloss.contract.spec.Utility;
import java.util.function.IntToDoubleFunction;

/**
 * Mean distances over the classes of a group, each over the classes where it is known, and the utilities that follow from them.
 * Names and units as in {@link ProbeDistances}; NaN if a distance is unknown for all classes.
 */
record GroupDistances(
        double inter,
        double intra,
        double interSquares,
        double intraSquares,
        double trainingInter,
        double trainingIntra) {

    /** The means over some classes, which weigh the same. */
    static GroupDistances of(ProbeDistances distances, int[] classes) {
        return of(distances, classes, c -> 1);
    }

    /**
     * The means over some classes.
     *
     * @param weight weight of a class, such as how often a bootstrap drew it
     */
    static GroupDistances of(ProbeDistances distances, int[] classes, IntToDoubleFunction weight) {
        return new GroupDistances(
                mean(distances.inter(), classes, weight),
                mean(distances.intra(), classes, weight),
                mean(distances.interSquares(), classes, weight),
                mean(distances.intraSquares(), classes, weight),
                mean(distances.trainingInter(), classes, weight),
                mean(distances.trainingIntra(), classes, weight));
    }

    private static double mean(ClassValues values, int[] classes, IntToDoubleFunction weight) {
        double sum = 0;
        double weights = 0;
        for (int c : classes) {
            double own = weight.applyAsDouble(c);
            float value = values.get(c);
            if (own > 0 && !Float.isNaN(value)) {
                sum += own * value;
                weights += own;
            }
        }
        return weights == 0 ? Double.NaN : sum / weights;
    }

    /** A utility, as {@link Utility} defines it; NaN if it is unknown or not defined. The only place that computes utilities. */
    double utility(Utility utility) {
        return switch (utility) {
            case Difference -> inter - intra;
            case LogRatio -> inter > 0 && intra > 0 ? Math.log(inter / intra) : Double.NaN;
            case DPrime -> sensitivity();
            case Published -> trainingInter - trainingIntra;
        };
    }

    private double sensitivity() {
        return variance() > 0 ? (inter - intra) / Math.sqrt(variance()) : Double.NaN;
    }

    private double variance() {
        return (interSquares - inter * inter + intraSquares - intra * intra) / 2;
    }

    /**
     * The influence of a class on a utility of these means: the derivative for its weight, times the number of classes. Over the
     * classes, influences sum to 0.
     *
     * @param distances that these are the means of, all classes weighing the same
     * @return NaN if a distance of the class, or the utility, is unknown
     */
    double influence(ProbeDistances distances, int ofClass, Utility utility) {
        double ofInter = distances.inter().get(ofClass) - inter;
        double ofIntra = distances.intra().get(ofClass) - intra;
        return switch (utility) {
            case Difference -> ofInter - ofIntra;
            case LogRatio -> Double.isNaN(utility(utility)) ? Double.NaN : ofInter / inter - ofIntra / intra;
            case Published ->
                distances.trainingInter().get(ofClass)
                        - trainingInter
                        - (distances.trainingIntra().get(ofClass) - trainingIntra);
            case DPrime -> {
                // Of the variance (interSquares - inter² + intraSquares - intra²) / 2.
                double ofVariance = (distances.interSquares().get(ofClass)
                                        - interSquares
                                        + distances.intraSquares().get(ofClass)
                                        - intraSquares)
                                / 2
                        - inter * ofInter
                        - intra * ofIntra;
                yield variance() > 0
                        ? (ofInter - ofIntra) / Math.sqrt(variance())
                                - (inter - intra) / 2 * Math.pow(variance(), -1.5) * ofVariance
                        : Double.NaN;
            }
        };
    }
}
