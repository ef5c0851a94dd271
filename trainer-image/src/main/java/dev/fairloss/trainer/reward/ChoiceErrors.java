// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The standard errors that the choice of the measured classes adds to rewards, if there are more classes than are measured
 * ({@link EmbeddingDistances#measured}). An increment is linear in the utilities of its group, so the influence of a class on it is the
 * same combination of its {@linkplain GroupDistances#influence influences} on the utilities. With the standard deviation sd of the n
 * measured classes' influences, and the share f of the group's classes that were chosen, the error is sd √((1 - f) / n): sampling
 * without replacement (Cochran, Sampling Techniques, 3rd edition, 1977, section 2.6), and the infinitesimal jackknife for the
 * utilities, which are not linear. Which errors are combined is ours.
 */
final class ChoiceErrors {
    private ChoiceErrors() {}

    /**
     * The errors of the increments, if all repeats fine-tune the same network, which means that they measure the same classes.
     *
     * @param settings of the measurements
     * @return (9 × (levels - 1)), ordered by group, then by level; NaN if all classes are measured, or with fewer than two of them
     */
    static double[] of(List<RewardEstimation.Repeat> repeats, Utility utility, EmbeddingDistances settings) {
        var first = repeats.get(0).results().get(0);
        var chosen = new BitSet(first.classes());
        IntStream.of(settings.measured(first.classes(), first.rotation())).forEach(chosen::set);
        return IntStream.range(0, Group.NUMBER)
                .boxed()
                .flatMapToDouble(group -> DoubleStream.of(ofGroup(repeats, group, utility, chosen)))
                .toArray();
    }

    private static double[] ofGroup(List<RewardEstimation.Repeat> repeats, int group, Utility utility, BitSet chosen) {
        int[] members = repeats.get(0).members()[group];
        int[] measured = IntStream.of(members).filter(chosen::get).toArray();
        double[][] influences = influences(repeats, group, utility, measured);
        double share = (double) measured.length / members.length;
        return Arrays.stream(influences)
                .mapToDouble(ofIncrement -> standardError(ofIncrement, share))
                .toArray();
    }

    /** Influences of the classes of a group on its increments, (levels - 1, measured): means over the repeats. */
    private static double[][] influences(
            List<RewardEstimation.Repeat> repeats, int group, Utility utility, int[] measured) {
        int increments = repeats.get(0)
                        .increments(
                                new double[Group.NUMBER]
                                        [repeats.get(0).results().size()])
                        .length
                / Group.NUMBER;
        var influences = new double[increments][measured.length];
        for (var repeat : repeats) {
            var results = repeat.results();
            var means = results.stream()
                    .map(result -> GroupDistances.of(result.distances(), measured))
                    .toList();
            for (int i = 0; i < measured.length; i++) {
                var utilities = new double[Group.NUMBER][results.size()];
                for (int run = 0; run < results.size(); run++) {
                    utilities[group][run] =
                            means.get(run).influence(results.get(run).distances(), measured[i], utility);
                }
                double[] all = repeat.increments(utilities);
                for (int increment = 0; increment < increments; increment++) {
                    influences[increment][i] += all[group * increments + increment] / repeats.size();
                }
            }
        }
        return influences;
    }

    /**
     * The error of a mean.
     *
     * @param influences of the measured classes; NaN where unknown, such as of a class without reward images
     * @param share of the classes that was chosen, 0 to 1
     * @return NaN if all were chosen, or with fewer than two known influences
     */
    static double standardError(double[] influences, double share) {
        double[] known =
                DoubleStream.of(influences).filter(x -> !Double.isNaN(x)).toArray();
        double squares = 0;
        for (double influence : known) {
            squares += influence * influence;
        }
        return share < 1 && known.length > 1
                ? Math.sqrt(squares / (known.length - 1) / known.length * (1 - share))
                : Double.NaN;
    }
}
