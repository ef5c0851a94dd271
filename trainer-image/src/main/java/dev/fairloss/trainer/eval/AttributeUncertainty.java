// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.AttributeMeasure;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.hipparchus.stat.StatUtils;

/** Intervals of measures by attribute over people and seeds, as in {@link Uncertainty}. */
public final class AttributeUncertainty {
    /** Smallest share of replicates in which a measure must be known. */
    private static final double KNOWN = .95;

    private AttributeUncertainty() {}

    /**
     * The interval of a mean over seeds.
     *
     * <p>A bootstrap of a rate without any error has no spread, which says nothing about other people. The half width is then that
     * of the exact binomial interval of people without an error, 1 - .05^(1 / people); the interval of a measure that compares
     * groups is unknown.
     *
     * @param mean the mean
     * @param people number of people behind it
     * @param replicates of each seed, (seeds, replicates), paired
     */
    public static Optional<Interval> interval(
            AttributeMeasure measure, MeanOverSeeds mean, int people, List<double[]> replicates) {
        return interval(!measure.comparesGroups(), mean, people, replicates);
    }

    /** The interval of the mean of a rate. */
    public static Optional<Interval> ofRate(MeanOverSeeds mean, int people, List<double[]> replicates) {
        return interval(true, mean, people, replicates);
    }

    private static Optional<Interval> interval(
            boolean isRate, MeanOverSeeds mean, int people, List<double[]> replicates) {
        double[] means = known(replicates);
        if (means.length < KNOWN * replicates.get(0).length) {
            return Optional.empty();
        }
        double error = Math.sqrt(StatUtils.variance(means));
        boolean noSpread = error == 0 && mean.sd().orElse(0) == 0;
        if (!noSpread) {
            return Uncertainty.interval(OptionalDouble.of(error), people, mean, 1);
        }
        double halfWidth = 1 - Math.pow(.05, 1. / people);
        return isRate
                ? Optional.of(new Interval(OptionalDouble.empty(), OptionalDouble.empty(), halfWidth, halfWidth))
                : Optional.empty();
    }

    /** The interval of a mean difference of two arms, both with the same seeds. */
    public static Optional<Interval> ofDifference(
            AttributeMeasure measure, MeanOverSeeds difference, int people, List<double[]> one, List<double[]> other) {
        List<double[]> differences = IntStream.range(0, one.size())
                .mapToObj(seed -> IntStream.range(0, one.get(seed).length)
                        .mapToDouble(i -> one.get(seed)[i] - other.get(seed)[i])
                        .toArray())
                .toList();
        return interval(measure, difference, people, differences);
    }

    /** Means over seeds of the replicates in which all seeds have a value. */
    private static double[] known(List<double[]> replicates) {
        return IntStream.range(0, replicates.get(0).length)
                .mapToDouble(i -> replicates.stream()
                        .mapToDouble(seed -> seed[i])
                        .average()
                        .orElseThrow())
                .filter(Double::isFinite)
                .toArray();
    }
}
