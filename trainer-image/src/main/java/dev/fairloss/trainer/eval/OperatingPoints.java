// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.OperatingPoint;
import dev.fairloss.contract.result.OperatingPoint.Rates;
import dev.fairloss.contract.result.TarAtFar;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Error rates of groups at one threshold for all, and the indices of their inequity; see {@link OperatingPoint}. */
final class OperatingPoints {
    /** False match rate of all groups together. */
    static final double GLOBAL_FMR = .01;

    private OperatingPoints() {}

    /**
     * Scored pairs, in any order.
     *
     * @param first number of the person in the first image, (pairs)
     * @param second number of the person in the second image, (pairs)
     * @param scores similarity, (pairs)
     */
    record Pairs(int[] first, int[] second, double[] scores) {
        int number() {
            return scores.length;
        }

        /** The same pairs with other numbers of people: positions in a list. @param people numbers, ascending */
        Pairs numbered(int[] people) {
            return new Pairs(positions(first, people), positions(second, people), scores);
        }

        private static int[] positions(int[] numbers, int[] people) {
            return IntStream.of(numbers)
                    .map(person -> Arrays.binarySearch(people, person))
                    .toArray();
        }
    }

    /**
     * The pairs of a group.
     *
     * @param genuine pairs of one person
     * @param impostor pairs of two people
     */
    record Scores(Pairs genuine, Pairs impostor) {}

    /**
     * The operating point of groups.
     *
     * @param groups scores by group, in order
     * @return empty with fewer than two groups, or too few impostor pairs for a reliable threshold
     */
    static Optional<OperatingPoint> of(Map<String, Scores> groups) {
        double[] impostors = groups.values().stream()
                .flatMapToDouble(scores -> Arrays.stream(scores.impostor().scores()))
                .sorted()
                .toArray();
        if (groups.size() < 2 || !TarAtFar.reliable(GLOBAL_FMR, impostors.length)) {
            return Optional.empty();
        }
        int accepted = (int) TarAtFar.allowed(GLOBAL_FMR, impostors.length);
        // Pairs above the threshold are accepted: of tied pairs all or none.
        double threshold = impostors[impostors.length - accepted - 1];
        List<Rates> rates = groups.entrySet().stream()
                .map(group -> new Rates(
                        group.getKey(),
                        above(group.getValue().impostor(), threshold),
                        1 - above(group.getValue().genuine(), threshold)))
                .toList();
        double[] fmr = rates.stream().mapToDouble(Rates::fmr).toArray();
        double[] fnmr = rates.stream().mapToDouble(Rates::fnmr).toArray();
        return Optional.of(new OperatingPoint(
                GLOBAL_FMR,
                threshold,
                rates,
                fdr(fmr, fnmr),
                garbe(fmr, fnmr),
                maximumToGeometricMean(fmr),
                maximumToGeometricMean(fnmr)));
    }

    private static double above(Pairs pairs, double threshold) {
        return (double) Arrays.stream(pairs.scores())
                        .filter(score -> score > threshold)
                        .count()
                / pairs.number();
    }

    /** Largest minus smallest rate. */
    static double gap(double[] rates) {
        return Arrays.stream(rates).max().orElseThrow()
                - Arrays.stream(rates).min().orElseThrow();
    }

    /** Fairness discrepancy rate of groups; see {@link OperatingPoint}. */
    static double fdr(double[] fmr, double[] fnmr) {
        return 1 - (gap(fmr) + gap(fnmr)) / 2;
    }

    /** Gini aggregation rate of groups; see {@link OperatingPoint}. */
    static double garbe(double[] fmr, double[] fnmr) {
        return (gini(fmr) + gini(fnmr)) / 2;
    }

    /**
     * Gini coefficient of n rates with the factor of Howard et al. for few groups (arXiv:2203.05051), 0 to 1: n / (n - 1) ·
     * Σ Σ |x_i - x_j| / (2 n² mean). 0 if all rates are 0, which the paper leaves open.
     */
    static double gini(double[] rates) {
        double differences = Arrays.stream(rates)
                .flatMap(one -> Arrays.stream(rates).map(other -> Math.abs(one - other)))
                .sum();
        double sum = Arrays.stream(rates).sum();
        return sum == 0 ? 0 : differences / (2 * (rates.length - 1) * sum);
    }

    /** Largest rate divided by the geometric mean; absent if a rate is 0. */
    static OptionalDouble maximumToGeometricMean(double[] rates) {
        double logarithms = Arrays.stream(rates).map(Math::log).average().orElseThrow();
        return Double.isInfinite(logarithms)
                ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(rates).max().orElseThrow() / Math.exp(logarithms));
    }
}
