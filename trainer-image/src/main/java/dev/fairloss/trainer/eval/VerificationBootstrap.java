// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.EvaluationScores.SetScores;
import dev.fairloss.contract.result.TarAtFar;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bootstrap of verification results over people. A replicate draws as many people as there are, with replacement. A genuine pair
 * weighs as often as its person was drawn, an impostor pair the product of both counts: two images of two people are correlated
 * through either. This is the pigeonhole bootstrap (Owen, Annals of Applied Statistics, 2007; for face verification: Fogliato,
 * Patil and Perona, IJCV, 2024); with few pairs per person its errors are a little too large. If the people are unknown, pairs are
 * drawn instead. The thresholds of the folds stay as they are.
 *
 * <p>All runs of a set see the same draws, so differences between runs are paired.
 */
final class VerificationBootstrap {
    /** Number of measures: accuracy, AUC, and one true accept rate for each of {@link Verification#FALSE_ACCEPT_RATES}. */
    static final int MEASURES = 2 + Verification.FALSE_ACCEPT_RATES.size();

    private final boolean[] genuine;
    private final double genuineShare;
    private final int units;
    /** Index of the unit of either side of each pair, (pairs). */
    private final int[] first;

    private final int[] second;

    /**
     * A bootstrap for the pairs of one set.
     *
     * @param pairs scores of any run on the set
     */
    VerificationBootstrap(SetScores pairs) {
        this.genuine = pairs.genuine();
        int number = genuine.length;
        int[] identity = IntStream.range(0, number).toArray();
        int[] one = pairs.named() ? pairs.first() : identity;
        int[] other = pairs.named() ? pairs.second() : identity;
        int[] people = IntStream.concat(IntStream.of(one), IntStream.of(other))
                .distinct()
                .sorted()
                .toArray();
        this.units = people.length;
        this.first = IntStream.of(one)
                .map(person -> Arrays.binarySearch(people, person))
                .toArray();
        this.second = IntStream.of(other)
                .map(person -> Arrays.binarySearch(people, person))
                .toArray();
        this.genuineShare =
                (double) IntStream.range(0, number).filter(i -> genuine[i]).count() / number;
    }

    /** Number of people, or of pairs if the people are unknown. */
    int units() {
        return units;
    }

    /**
     * The measures of several runs in every replicate.
     *
     * @param runs the scores of the runs on the same pairs
     * @return (runs, {@link #MEASURES}, replicates); NaN where a replicate has no pairs of one kind
     */
    double[][][] replicates(List<SetScores> runs, int replicates) {
        List<Run> prepared = runs.stream().map(Run::new).toList();
        double[][][] values = new double[runs.size()][MEASURES][replicates];
        IntStream.range(0, replicates).parallel().forEach(replicate -> {
            double[] weights = weights(replicate);
            for (int run = 0; run < values.length; run++) {
                double[] measures = prepared.get(run).measures(weights);
                for (int measure = 0; measure < MEASURES; measure++) {
                    values[run][measure][replicate] = measures[measure];
                }
            }
        });
        return values;
    }

    /** The weight of each pair in a replicate, (pairs). */
    private double[] weights(int replicate) {
        int[] drawn = PeopleDraw.counts(PeopleDraw.OF_SET, replicate, units);
        double[] weights = new double[genuine.length];
        for (int i = 0; i < weights.length; i++) {
            int one = drawn[first[i]];
            weights[i] = first[i] == second[i] ? one : (double) one * drawn[second[i]];
        }
        return weights;
    }

    /** One run: its pairs in descending order of their scores. */
    private final class Run {
        private final boolean[] correct;
        private final int[] order;
        /** Whether the next pair in this order has a lower score, (pairs). */
        private final boolean[] lastOfTie;

        Run(SetScores scores) {
            double[] score = scores.score();
            this.correct = scores.correct();
            this.order = IntStream.range(0, score.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(score[b], score[a]))
                    .mapToInt(i -> i)
                    .toArray();
            this.lastOfTie = new boolean[order.length];
            for (int i = 0; i < order.length; i++) {
                lastOfTie[i] = i + 1 == order.length || score[order[i + 1]] != score[order[i]];
            }
        }

        /** Accuracy, AUC and true accept rates of the weighted pairs, (MEASURES). */
        double[] measures(double[] weights) {
            double[] total = new double[2];
            double[] right = new double[2];
            for (int i = 0; i < weights.length; i++) {
                int kind = genuine[i] ? 1 : 0;
                total[kind] += weights[i];
                right[kind] += correct[i] ? weights[i] : 0;
            }
            double[] measures = new double[MEASURES];
            if (total[0] == 0 || total[1] == 0) {
                Arrays.fill(measures, Double.NaN);
                return measures;
            }
            measures[0] = genuineShare * right[1] / total[1] + (1 - genuineShare) * right[0] / total[0];
            curve(weights, total, measures);
            return measures;
        }

        /** The area under the weighted ROC curve and its true accept rates; see {@link Roc}. */
        private void curve(double[] weights, double[] total, double[] measures) {
            double[] allowed = Verification.FALSE_ACCEPT_RATES.stream()
                    .mapToDouble(far -> TarAtFar.allowed(far, total[0]))
                    .toArray();
            double area = 0;
            double falseAccepts = 0;
            double trueAccepts = 0;
            double falseBefore = 0;
            double trueBefore = 0;
            for (int i = 0; i < order.length; i++) {
                double weight = weights[order[i]];
                if (genuine[order[i]]) {
                    trueAccepts += weight;
                } else {
                    falseAccepts += weight;
                }
                if (lastOfTie[i]) {
                    area += (falseAccepts - falseBefore) * .5 * (trueAccepts + trueBefore);
                    falseBefore = falseAccepts;
                    trueBefore = trueAccepts;
                    for (int rate = 0; rate < allowed.length && falseAccepts <= allowed[rate]; rate++) {
                        measures[2 + rate] = trueAccepts / total[1];
                    }
                }
            }
            measures[1] = area / total[0] / total[1];
        }
    }
}
