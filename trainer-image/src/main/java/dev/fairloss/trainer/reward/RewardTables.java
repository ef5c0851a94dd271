// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardRowBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.PearsonsCorrelation;

/** Builds the rows of a reward table from the increments of the nine potentials. */
public final class RewardTables {
    private RewardTables() {}

    /**
     * The rows of all valid pairs. "Up" from a level is the increment, "down" from the next level is minus the increment,
     * "keep" is 0. Holm's correction counts every known increment once.
     *
     * @param increments (9 × (levels - 1)), ordered by group, then by level
     */
    public static List<RewardRow> rows(StateActionSpace space, List<RewardEstimate> increments) {
        var none = new double[increments.size()];
        Arrays.fill(none, Double.NaN);
        return rows(space, increments, none);
    }

    /** As {@link #rows(StateActionSpace, List)}, with {@link ChoiceErrors} of the increments; NaN without one. */
    static List<RewardRow> rows(StateActionSpace space, List<RewardEstimate> increments, double[] choiceErrors) {
        int perGroup = space.levels() - 1;
        double[] pValues =
                increments.stream().mapToDouble(RewardEstimate::pValue).toArray();
        double[] adjusted = SignificanceTests.holm(pValues);
        return space.validPairs().stream()
                .map(pair -> {
                    if (pair.action() == Action.KEEP) {
                        return keep(space, pair);
                    }
                    int lower = Math.min(pair.state().level(), pair.nextLevel());
                    int index = pair.state().group().index() * perGroup + lower;
                    return RewardRowBuilder.builder(
                                    move(space, pair, increments.get(index), pValues[index], adjusted[index]))
                            .choiceError(present(!Double.isNaN(choiceErrors[index]), choiceErrors[index]))
                            .build();
                })
                .toList();
    }

    /** "Keep" is the reference of all rewards: 0 without error. */
    private static RewardRow keep(StateActionSpace space, StateAction pair) {
        int level = pair.state().level();
        return RewardRowBuilder.builder()
                .group(pair.state().group())
                .level(level)
                .margin(space.margin(level))
                .action(pair.action())
                .reward(0)
                .standardError(OptionalDouble.of(0))
                .choiceError(OptionalDouble.empty())
                .degreesOfFreedom(OptionalDouble.empty())
                .pValue(OptionalDouble.empty())
                .adjustedPValue(OptionalDouble.empty())
                .build();
    }

    /** An unknown reward is written as 0 without a standard error. */
    private static RewardRow move(
            StateActionSpace space, StateAction pair, RewardEstimate up, double pValue, double adjusted) {
        int level = pair.state().level();
        double value = Double.isFinite(up.value()) ? up.value() : 0;
        boolean known = Double.isFinite(pValue);
        return RewardRowBuilder.builder()
                .group(pair.state().group())
                .level(level)
                .margin(space.margin(level))
                .action(pair.action())
                .reward(pair.action() == Action.UP ? value : 0 - value)
                .standardError(present(known, up.standardError()))
                .choiceError(OptionalDouble.empty())
                .degreesOfFreedom(present(known, up.degreesOfFreedom()))
                .pValue(present(known, pValue))
                .adjustedPValue(present(known, adjusted))
                .build();
    }

    private static OptionalDouble present(boolean known, double value) {
        return known ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /**
     * Mean Pearson correlation over the pairs of repeats.
     *
     * @param byRepeat increments of each repeat, (repeats, 9 × (levels - 1)); NaN if unknown
     * @return empty with one repeat
     */
    static OptionalDouble repeatCorrelation(double[][] byRepeat) {
        return IntStream.range(0, byRepeat.length)
                .boxed()
                .flatMap(later ->
                        IntStream.range(0, later).mapToObj(earlier -> correlation(byRepeat[earlier], byRepeat[later])))
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }

    /**
     * Pearson correlation over the places where neither value is NaN.
     *
     * @return -1 to 1; empty with fewer than two such places, or if all values of one side are equal
     */
    static OptionalDouble correlation(double[] a, double[] b) {
        int[] known = IntStream.range(0, a.length)
                .filter(i -> !Double.isNaN(a[i]) && !Double.isNaN(b[i]))
                .toArray();
        if (known.length < 2) {
            return OptionalDouble.empty();
        }
        double r = new PearsonsCorrelation()
                .correlation(
                        IntStream.of(known).mapToDouble(i -> a[i]).toArray(),
                        IntStream.of(known).mapToDouble(i -> b[i]).toArray());
        return Double.isFinite(r) ? OptionalDouble.of(r) : OptionalDouble.empty();
    }
}
