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
 *   s²_moderated = (w s0² + d s²) / (w + d),  w = min(d0, d)
 * </pre>
 *
 * It has w + d degrees of freedom. d0 and s0² follow from the mean and the variance of log s² (Smyth, "Linear models and
 * empirical Bayes methods", Statistical Applications in Genetics and Molecular Biology 3(1), 2004, section 6.2). Smyth's weight
 * is d0. That a variance never counts less than the common one is ours: a few variances cannot show that they are equal, and
 * with d0 the largest ones are underestimated.
 */
final class ModeratedVariance {
    /** Fewer variances say too little about their scatter. */
    private static final int FEWEST = 3;

    /** A variance below this part of the median is raised to it, since its logarithm would dominate the mean. */
    private static final double FLOOR = 1e-5;

    /** Less excess scatter of the logarithms than this counts as none: d0 is infinite. */
    private static final double NO_SCATTER = 1e-8;

    private static final int MAX_EVALUATIONS = 200;

    private ModeratedVariance() {}

    /**
     * The moderated variances. They are unchanged if fewer than three are known or most are 0.
     *
     * @param variances NaN if unknown, and then NaN in the result
     * @param degreesOfFreedom d of each of them, more than 0
     */
    static Moderated of(double[] variances, double degreesOfFreedom) {
        double[] known =
                Arrays.stream(variances).filter(Double::isFinite).sorted().toArray();
        if (known.length < FEWEST || known[known.length / 2] <= 0) {
            return new Moderated(variances.clone(), degreesOfFreedom);
        }
        double floor = FLOOR * known[known.length / 2];
        double half = degreesOfFreedom / 2;
        double[] logs = Arrays.stream(known)
                .map(variance -> Math.log(Math.max(variance, floor)) - Gamma.digamma(half) + Math.log(half))
                .toArray();
        double mean = StatUtils.mean(logs);
        double excess = StatUtils.variance(logs) - Gamma.trigamma(half);
        double halfPrior = excess > NO_SCATTER ? inverseTrigamma(excess) : Double.POSITIVE_INFINITY;
        double common = Math.exp(excess > NO_SCATTER ? mean + Gamma.digamma(halfPrior) - Math.log(halfPrior) : mean);
        double weight = Math.min(halfPrior, half);
        return new Moderated(
                Arrays.stream(variances)
                        .map(variance -> (weight * common + half * variance) / (weight + half))
                        .toArray(),
                2 * weight + degreesOfFreedom);
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

    /**
     * Moderated variances.
     *
     * @param variances in the order of the arguments; NaN if unknown
     * @param degreesOfFreedom of each of them: w + d
     */
    record Moderated(double[] variances, double degreesOfFreedom) {}
}
