// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import java.util.Arrays;
import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.special.Gamma;
import org.hipparchus.stat.StatUtils;

/**
 * Empirical Bayes estimates of several variances, each known from few degrees of freedom d: every variance s² moves towards a
 * common value s0², the more the less the variances scatter:
 *
 * <pre>
 *   s²_moderated = (d0 s0² + d s²) / (d0 + d)
 * </pre>
 *
 * d0 and s0² follow from the mean and the variance of log s² (Smyth, "Linear models and empirical Bayes methods", Statistical
 * Applications in Genetics and Molecular Biology 3(1), 2004, section 6.2).
 */
final class ModeratedVariance {
    /** Fewer variances say too little about their scatter. */
    private static final int FEWEST = 3;

    /** A variance below this part of the median is raised to it, since its logarithm would dominate the mean. */
    private static final double FLOOR = 1e-5;

    /** Less excess scatter of the logarithms than this counts as none. */
    private static final double NO_SCATTER = 1e-8;

    private static final int MAX_EVALUATIONS = 200;

    private ModeratedVariance() {}

    /**
     * The moderated variances. Returns the variances unchanged if fewer than three are known or most are 0.
     *
     * @param variances of each group; NaN if unknown, and then NaN in the result
     * @param degreesOfFreedom behind each of them, 1 or more
     */
    static double[] of(double[] variances, int degreesOfFreedom) {
        double[] known =
                Arrays.stream(variances).filter(Double::isFinite).sorted().toArray();
        if (known.length < FEWEST || known[known.length / 2] <= 0) {
            return variances.clone();
        }
        double floor = FLOOR * known[known.length / 2];
        double half = degreesOfFreedom / 2.;
        double[] logs = Arrays.stream(known)
                .map(variance -> Math.log(Math.max(variance, floor)) - Gamma.digamma(half) + Math.log(half))
                .toArray();
        double mean = StatUtils.mean(logs);
        double excess = StatUtils.variance(logs) - Gamma.trigamma(half);
        if (excess <= NO_SCATTER) {
            // The variances scatter no more than by chance: d0 is infinite, all are equal.
            return Arrays.stream(variances)
                    .map(variance -> Double.isFinite(variance) ? Math.exp(mean) : Double.NaN)
                    .toArray();
        }
        double halfPrior = inverseTrigamma(excess);
        double common = Math.exp(mean + Gamma.digamma(halfPrior) - Math.log(halfPrior));
        return Arrays.stream(variances)
                .map(variance -> (halfPrior * common + half * variance) / (halfPrior + half))
                .toArray();
    }

    /**
     * The x > 0 with trigamma(x) = value; trigamma falls from infinity to 0.
     *
     * @param value 1e-8 to 1e17
     */
    static double inverseTrigamma(double value) {
        UnivariateFunction excess = log -> Math.log(Gamma.trigamma(Math.exp(log))) - Math.log(value);
        return Math.exp(new BrentSolver(1e-12).solve(MAX_EVALUATIONS, excess, -20, 20));
    }
}
