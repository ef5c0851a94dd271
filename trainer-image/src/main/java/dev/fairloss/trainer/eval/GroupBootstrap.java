// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.EvaluationScores.GroupInfluence;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bootstrap of the accuracy of a group over people: a replicate draws as many people as the group has, with replacement, and
 * changes the accuracy by their influences (first order). All runs see the same draws.
 */
final class GroupBootstrap {
    private static final String PURPOSE = "bootstrap of group ";

    private GroupBootstrap() {}

    /**
     * The accuracy of one group in every replicate.
     *
     * @param runs influences of the same people in several runs
     * @return (runs, replicates)
     */
    static double[][] accuracies(List<GroupInfluence> runs, int replicates) {
        GroupInfluence first = runs.get(0);
        int people = first.people().length;
        if (!runs.stream().allMatch(run -> Arrays.equals(run.people(), first.people()))) {
            throw new IllegalArgumentException("the runs measure different people of the group " + first.group());
        }
        double[][] accuracies = new double[runs.size()][replicates];
        IntStream.range(0, replicates).parallel().forEach(replicate -> {
            int[] drawn = draw(first.group(), replicate, people);
            for (int run = 0; run < accuracies.length; run++) {
                double[] influence = runs.get(run).influence();
                double accuracy = runs.get(run).accuracy();
                for (int i = 0; i < people; i++) {
                    accuracy += (drawn[i] - 1) * influence[i];
                }
                accuracies[run][replicate] = accuracy;
            }
        });
        return accuracies;
    }

    /** How often each person of a group is drawn, (people); the same for all measures and runs. */
    static int[] draw(String group, int replicate, int people) {
        return PeopleDraw.counts(PURPOSE + group, replicate, people);
    }

    /**
     * The highest minus the lowest accuracy of several groups in every replicate.
     *
     * @param accuracies (groups, replicates)
     */
    static double[] gaps(List<double[]> accuracies) {
        return IntStream.range(0, accuracies.get(0).length)
                .mapToDouble(replicate -> {
                    double[] values = accuracies.stream()
                            .mapToDouble(group -> group[replicate])
                            .sorted()
                            .toArray();
                    return values[values.length - 1] - values[0];
                })
                .toArray();
    }
}
