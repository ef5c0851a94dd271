// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import java.util.Arrays;

/**
 * Variances that borrow strength from each other. A variance from four degrees of freedom is off by half its size; nine
 * groups together know better, as far as they are alike. Each is drawn towards a common value with the weight that the
 * scatter of all supports: {@code s²_moderated = (d0 s0² + d s²) / (d0 + d)}, with d0 and s0² from the mean and the variance of
 * the logarithms (Smyth, "Linear models and empirical Bayes methods", Statistical Applications in Genetics and Molecular
 * Biology 3(1), 2004, section 6.2).
 */
final class ModeratedVariance {
    private ModeratedVariance() {}

    /**
     * The moderated variances.
     *
     * @param variances of each group; NaN where unknown, and it stays so
     * @param freedom degrees of freedom behind each of them, 1 or more
     */
    static double[] of(double[] variances, int freedom) {
        double[] known =
                Arrays.stream(variances).filter(Double::isFinite).sorted().toArray();
        if (known.length < 3 || known[known.length / 2] <= 0) {
            return variances.clone();
        }
        // A variance of 0 by chance would drag the logarithms down without end.
        double least = 1e-5 * known[known.length / 2];
        double half = freedom / 2.;
        double[] logs = Arrays.stream(known)
                .map(variance -> Math.log(Math.max(variance, least)) - digamma(half) + Math.log(half))
                .toArray();
        double mean = Arrays.stream(logs).average().orElseThrow();
        double scatter =
                Arrays.stream(logs).map(log -> (log - mean) * (log - mean)).sum() / (logs.length - 1);
        double own = scatter - trigamma(half);
        if (own <= 1e-8) {
            // No more scatter than chance gives: one variance for all.
            return Arrays.stream(variances)
                    .map(variance -> Double.isFinite(variance) ? Math.exp(mean) : Double.NaN)
                    .toArray();
        }
        double halfCommon = inverseTrigamma(own);
        double common = Math.exp(mean + digamma(halfCommon) - Math.log(halfCommon));
        return Arrays.stream(variances)
                .map(variance -> (halfCommon * common + half * variance) / (halfCommon + half))
                .toArray();
    }

    /** Derivative of log Γ: recurrence up to 10, then the asymptotic series. */
    static double digamma(double x) {
        double shift = 0;
        double at = x;
        for (; at < 10; at++) {
            shift -= 1 / at;
        }
        double inverse = 1 / (at * at);
        return shift + Math.log(at) - .5 / at - inverse * (1. / 12 - inverse * (1. / 120 - inverse / 252));
    }

    /** Second derivative of log Γ. */
    static double trigamma(double x) {
        double shift = 0;
        double at = x;
        for (; at < 10; at++) {
            shift += 1 / (at * at);
        }
        double inverse = 1 / (at * at);
        return shift + 1 / at + inverse / 2 + inverse / at * (1. / 6 - inverse * (1. / 30 - inverse / 42));
    }

    /** The x at which trigamma, which falls from infinity to 0, has this value; by bisection over the logarithm of x. */
    static double inverseTrigamma(double value) {
        double low = -20;
        double high = 20;
        for (int i = 0; i < 80; i++) {
            double middle = (low + high) / 2;
            if (trigamma(Math.exp(middle)) > value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp((low + high) / 2);
    }
}
