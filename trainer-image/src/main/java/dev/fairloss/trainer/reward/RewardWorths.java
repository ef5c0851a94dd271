// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.ProbeAccuracy;
import dev.fairloss.contract.result.ProbeTable;
import dev.fairloss.contract.result.RewardWorth;
import dev.fairloss.contract.result.RewardWorth.OfUtility;
import dev.fairloss.contract.spec.Utility;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Compares utilities with accuracy, over the fine-tunes of all policies and over the final trainings of all arms. Fine-tunes of
 * different repeats differ in their network and mini-batches, and trainings of different seeds in all random numbers, so only
 * differences within a repeat, or within a seed, count.
 *
 * <p>Arms that train the same network, such as FairLoss with a policy that changes nothing and the fixed initial margin, are one
 * observation. The trainings of an arm with different seeds share its margins and are one unit of {@link BlockedRegression}, so
 * more seeds do not stand in for more arms.
 */
public final class RewardWorths {
    private RewardWorths() {}

    /**
     * A network.
     *
     * @param unit number of the fine-tune among all, or of the arm
     * @param block number of its repeat among those of all policies, or its seed
     * @param overall mean of each utility over the groups
     * @param groups each known utility of each group, (9)
     * @param accuracy on people that no network was trained on
     */
    private record Observation(
            int unit,
            int block,
            Map<Utility, Double> overall,
            List<Map<Utility, Double>> groups,
            ProbeAccuracy accuracy) {
        private boolean equalResults(Observation other) {
            return block == other.block
                    && overall.equals(other.overall)
                    && groups.equals(other.groups)
                    && accuracy.equals(other.accuracy);
        }
    }

    /**
     * The comparison; empty if no accuracy of a fine-tune was measured.
     *
     * @param tables the fine-tunes of each policy
     * @param evaluations the final trainings
     */
    public static Optional<RewardWorth> of(List<ProbeTable> tables, List<EvaluationReport> evaluations) {
        var fineTunes = fineTunes(tables);
        if (fineTunes.isEmpty()) {
            return Optional.empty();
        }
        var runs = runs(evaluations);
        return Optional.of(new RewardWorth(
                fineTunes.size(),
                (int) fineTunes.stream().mapToInt(Observation::block).distinct().count(),
                associations(fineTunes),
                runs.size(),
                associations(runs),
                Group.all().stream().map(group -> spread(tables, group)).toList()));
    }

    private static List<Observation> fineTunes(List<ProbeTable> tables) {
        var found = new ArrayList<Observation>();
        int block = 0;
        for (var table : tables) {
            int last = -1;
            for (var row : table.rows()) {
                block += row.repeat() == last ? 0 : 1;
                last = row.repeat();
                if (row.accuracy().isPresent()) {
                    found.add(new Observation(
                            found.size(),
                            block,
                            row.overall(),
                            row.groups(),
                            row.accuracy().get()));
                }
            }
        }
        return found;
    }

    /** The final trainings; of those with equal results in one seed, the first. */
    private static List<Observation> runs(List<EvaluationReport> evaluations) {
        var arms = evaluations.stream().map(EvaluationReport::arm).distinct().toList();
        var runs = new ArrayList<Observation>();
        for (var report : evaluations) {
            run(report, arms.indexOf(report.arm()))
                    .filter(own -> runs.stream().noneMatch(own::equalResults))
                    .ifPresent(runs::add);
        }
        return runs;
    }

    /** A final training with its accuracy on the first evaluation set. */
    private static Optional<Observation> run(EvaluationReport report, int arm) {
        return report.fairness().map(fairness -> {
            var first = report.sets().stream().findFirst();
            return new Observation(
                    arm,
                    report.seed(),
                    fairness.overall().utilities(),
                    fairness.groups().stream().map(GroupResult::utilities).toList(),
                    new ProbeAccuracy(
                            first.map(set -> OptionalDouble.of(set.accuracy())).orElse(OptionalDouble.empty()),
                            first.map(set -> OptionalDouble.of(set.auc())).orElse(OptionalDouble.empty()),
                            accuracies(fairness)));
        });
    }

    private static List<OptionalDouble> accuracies(FairnessResult fairness) {
        return fairness.groups().stream()
                .map(group -> group.comparable() ? group.accuracy() : OptionalDouble.empty())
                .toList();
    }

    private static List<OfUtility> associations(List<Observation> observations) {
        var associations = new ArrayList<OfUtility>();
        for (var utility : Utility.values()) {
            Function<Observation, OptionalDouble> overall =
                    one -> value(one.overall().get(utility));
            associations.addAll(association(observations, utility, RewardWorth.ACCURACY, overall, one -> one.accuracy()
                    .accuracy()));
            associations.addAll(association(observations, utility, RewardWorth.AUC, overall, one -> one.accuracy()
                    .auc()));
            for (var group : Group.all()) {
                int index = group.index();
                associations.addAll(association(
                        observations,
                        utility,
                        group.label(),
                        one -> value(one.groups().get(index).get(utility)),
                        one -> one.accuracy().groups().get(index)));
            }
        }
        return associations;
    }

    /** The association of a utility with an outcome; empty if one of them does not vary. */
    private static List<OfUtility> association(
            List<Observation> observations,
            Utility utility,
            String outcome,
            Function<Observation, OptionalDouble> measure,
            Function<Observation, OptionalDouble> accuracy) {
        int[] blocks = observations.stream().mapToInt(Observation::block).toArray();
        int[] units = observations.stream().mapToInt(Observation::unit).toArray();
        return BlockedRegression.of(column(observations, measure), column(observations, accuracy), blocks, units)
                .map(found -> List.of(new OfUtility(utility, outcome, found)))
                .orElse(Collections.emptyList());
    }

    private static double[] column(List<Observation> observations, Function<Observation, OptionalDouble> value) {
        return observations.stream()
                .mapToDouble(one -> value.apply(one).orElse(Double.NaN))
                .toArray();
    }

    private static OptionalDouble value(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Mean over the policies. */
    private static OptionalDouble spread(List<ProbeTable> tables, Group group) {
        return tables.stream()
                .flatMapToDouble(table -> table.spreads().get(group.index()).stream())
                .average();
    }
}
