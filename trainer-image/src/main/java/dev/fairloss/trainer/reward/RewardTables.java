// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardTableBuilder;
import dev.fairloss.contract.spec.Utility;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.PearsonsCorrelation;

/** Builds a reward table from the estimates of a collection. */
final class RewardTables {
    /** "Keep" is the reference of all rewards: 0 without error. */
    private static final RewardEstimate KEEP = new RewardEstimate(0, 0);

    private RewardTables() {}

    /**
     * Builds the table.
     *
     * @param utility the utility whose changes are the rewards
     * @param moves estimates of the moves, in the order of {@link StateActionSpace#moves()}
     * @param byRepeat the same estimates from each repeat alone
     * @param crossGroupEffects (9, 9), or empty if the design does not estimate them
     */
    static RewardTable of(
            CollectionDesign design,
            Utility utility,
            List<RewardEstimate> moves,
            List<List<RewardEstimate>> byRepeat,
            List<List<Double>> crossGroupEffects) {
        var space = design.setup().space();
        Map<StateAction, RewardEstimate> estimates = new HashMap<>();
        for (int i = 0; i < moves.size(); i++) {
            estimates.put(space.moves().get(i), moves.get(i));
        }
        var rows = space.validPairs().stream()
                .map(pair -> row(space, pair, pair.action() == Action.KEEP ? KEEP : estimates.get(pair)))
                .toList();
        return RewardTableBuilder.builder()
                .version(RewardTable.VERSION)
                .strategy(design.strategy())
                .utility(utility)
                .margins(space.margins())
                .fineTunes(design.fineTunes())
                .repeats(design.setup().repeats())
                .repeatCorrelation(repeatCorrelation(byRepeat))
                .rows(rows)
                .crossGroupEffects(crossGroupEffects)
                .build();
    }

    /** An unknown reward is written as 0 without a standard error. */
    private static RewardRow row(StateActionSpace space, StateAction pair, RewardEstimate estimate) {
        boolean known = Double.isFinite(estimate.value());
        boolean hasError = known && Double.isFinite(estimate.standardError());
        int level = pair.state().level();
        return new RewardRow(
                pair.state().group(),
                level,
                space.margin(level),
                pair.action(),
                known ? estimate.value() : 0,
                hasError ? OptionalDouble.of(estimate.standardError()) : OptionalDouble.empty());
    }

    /** Mean Pearson correlation over the pairs of repeats; empty with one repeat. */
    private static OptionalDouble repeatCorrelation(List<List<RewardEstimate>> byRepeat) {
        return IntStream.range(0, byRepeat.size())
                .boxed()
                .flatMap(later -> IntStream.range(0, later)
                        .mapToObj(earlier -> correlation(values(byRepeat.get(earlier)), values(byRepeat.get(later)))))
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }

    private static double[] values(List<RewardEstimate> moves) {
        return moves.stream().mapToDouble(RewardEstimate::value).toArray();
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
