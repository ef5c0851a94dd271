// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.result.Association;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Regression of an outcome on a measure with an intercept for each block. With n observations in b blocks it has n - b - 1 degrees
 * of freedom. Observations of the same unit in several blocks are not independent: with u units the degrees of freedom are at most
 * u - 2, those of one observation per unit. With f degrees of freedom, the interval of the correlation is Fisher's, in which
 * atanh(r) has the standard error 1 / sqrt(f - 1), and that of the slope is Student's.
 */
public final class BlockedRegression {
    private static final double CONFIDENCE = .95;

    /** A column whose variation within blocks is a smaller part of its squares than this differs only by rounding. */
    private static final double ROUNDING = 1e-24;

    private BlockedRegression() {}

    /** The association of two columns of independent observations; see {@link #of(double[], double[], int[], int[])}. */
    public static Optional<Association> of(double[] measure, double[] outcome, int[] block) {
        return of(measure, outcome, block, IntStream.range(0, block.length).toArray());
    }

    /**
     * The association of two columns.
     *
     * @param measure (observations); an observation with a NaN in either column is left out
     * @param outcome (observations)
     * @param block number of the block of each observation, (observations)
     * @param unit number of the unit of each observation, (observations)
     * @return empty if one column does not vary within blocks, or if there are too few observations for an interval
     */
    static Optional<Association> of(double[] measure, double[] outcome, int[] block, int[] unit) {
        int[] known = IntStream.range(0, measure.length)
                .filter(i -> !Double.isNaN(measure[i]) && !Double.isNaN(outcome[i]))
                .toArray();
        Map<Integer, double[]> sums = sums(measure, outcome, block, known);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        double squaresOfX = 0;
        double squaresOfY = 0;
        for (int i : known) {
            double[] sum = sums.get(block[i]);
            double x = measure[i] - sum[0] / sum[2];
            double y = outcome[i] - sum[1] / sum[2];
            xx += x * x;
            yy += y * y;
            xy += x * y;
            squaresOfX += measure[i] * measure[i];
            squaresOfY += outcome[i] * outcome[i];
        }
        int units = (int) IntStream.of(known).map(i -> unit[i]).distinct().count();
        int independent = known.length - sums.size() - 1;
        int freedom = units == known.length ? independent : Math.min(independent, units - 2);
        if (freedom < 2 || !(xx > ROUNDING * squaresOfX) || !(yy > ROUNDING * squaresOfY)) {
            return Optional.empty();
        }
        double r = Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
        double reach = new NormalDistribution().inverseCumulativeProbability(upper()) / Math.sqrt(freedom - 1.);
        double residual = Math.max(0, yy - xy * xy / xx) / freedom;
        double half = new TDistribution(freedom).inverseCumulativeProbability(upper()) * Math.sqrt(residual / xx);
        return Optional.of(new Association(
                known.length, r, Math.tanh(atanh(r) - reach), Math.tanh(atanh(r) + reach), xy / xx, half));
    }

    private static double upper() {
        return 1 - (1 - CONFIDENCE) / 2;
    }

    /** Sums of both columns and the number of observations, by block. */
    private static Map<Integer, double[]> sums(double[] measure, double[] outcome, int[] block, int[] known) {
        Map<Integer, double[]> sums = new HashMap<>();
        for (int i : known) {
            double[] ofBlock = sums.computeIfAbsent(block[i], unused -> new double[3]);
            ofBlock[0] += measure[i];
            ofBlock[1] += outcome[i];
            ofBlock[2]++;
        }
        return sums;
    }

    private static double atanh(double r) {
        return .5 * (Math.log1p(r) - Math.log1p(-r));
    }
}
