// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import java.util.List;

/** The learning rate as a pure function of the update number. */
public sealed interface LearningRate {
    /** The rate of an update, counted from 0. */
    double at(long update);

    /** The same rate for every update. */
    record Constant(double rate) implements LearningRate {
        @Override
        public double at(long update) {
            return rate;
        }
    }

    /**
     * Rises linearly from peak / warmUp to the peak in the first warmUp updates, then falls along half a cosine (Loshchilov and
     * Hutter, ICLR 2017, eq. 5, without restarts) to 0 at update total, and stays 0.
     */
    record WarmUpCosine(double peak, int warmUp, int total) implements LearningRate {
        @Override
        public double at(long update) {
            if (update < warmUp) {
                return rising(peak, warmUp, update);
            }
            if (update >= total) {
                return 0;
            }
            return peak * 0.5 * (1 + Math.cos(Math.PI * (update - warmUp) / (total - warmUp)));
        }
    }

    /** Rises as {@link WarmUpCosine} does, then stays at the peak and is divided by ten at each of the given updates. */
    record WarmUpSteps(double peak, int warmUp, List<Integer> drops) implements LearningRate {
        /** Copies the drops. */
        public WarmUpSteps {
            drops = List.copyOf(drops);
        }

        /** Drops at fractions of the training, such as 20/32 and 28/32. */
        public static WarmUpSteps atFractions(double peak, int warmUp, int total, List<Double> fractions) {
            return new WarmUpSteps(
                    peak,
                    warmUp,
                    fractions.stream().map(f -> (int) Math.round(f * total)).toList());
        }

        @Override
        public double at(long update) {
            if (update < warmUp) {
                return rising(peak, warmUp, update);
            }
            long passed = drops.stream().filter(drop -> update >= drop).count();
            return peak * Math.pow(10, -passed);
        }
    }

    /**
     * Rises as {@link WarmUpCosine} does, then falls with a power of the share of the updates that is left, to 0 at update total (as
     * arcface_torch's PolynomialLRWarmup; with power 1 along a straight line).
     */
    record WarmUpPolynomial(double peak, int warmUp, int total, double power) implements LearningRate {
        @Override
        public double at(long update) {
            if (update < warmUp) {
                return rising(peak, warmUp, update);
            }
            if (update >= total) {
                return 0;
            }
            return peak * Math.pow((double) (total - update) / (total - warmUp), power);
        }
    }

    private static double rising(double peak, int warmUp, long update) {
        return peak * ((update + 1.0) / warmUp);
    }
}
