// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.TDistribution;

/** Student's t-tests of many estimates. */
public final class SignificanceTests {
    private SignificanceTests() {}

    /**
     * p-value of the two-sided t-test of "the value is 0".
     *
     * @return 0 to 1; NaN if an argument is not finite
     */
    public static double pValue(double value, double standardError, double degreesOfFreedom) {
        if (!Double.isFinite(value) || !Double.isFinite(standardError) || !Double.isFinite(degreesOfFreedom)) {
            return Double.NaN;
        }
        if (standardError == 0) {
            return value == 0 ? 1 : 0;
        }
        return 2 * new TDistribution(degreesOfFreedom).cumulativeProbability(-Math.abs(value) / standardError);
    }

    /**
     * p-values adjusted for several tests by Holm's step-down method (Scandinavian Journal of Statistics 6(2), 1979). The
     * chance of one or more adjusted p-values up to α among true null hypotheses is at most α, however the tests depend on
     * each other.
     *
     * @param pValues one per test; NaN if unknown: such a test does not count
     * @return adjusted p-values, 0 to 1; NaN where unknown
     */
    public static double[] holm(double[] pValues) {
        int[] order = IntStream.range(0, pValues.length)
                .filter(i -> !Double.isNaN(pValues[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(i -> i)
                .toArray();
        var adjusted = new double[pValues.length];
        Arrays.fill(adjusted, Double.NaN);
        double largest = 0;
        for (int rank = 0; rank < order.length; rank++) {
            largest = Math.max(largest, Math.min(1, (order.length - rank) * pValues[order[rank]]));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }
}
