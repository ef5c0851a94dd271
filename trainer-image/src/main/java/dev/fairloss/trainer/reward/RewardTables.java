// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardTableBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Builds reward tables from the estimates of the moves, and compares tables. */
public final class RewardTables {
    private final StateActionSpace space;

    RewardTables(StateActionSpace space) {
        this.space = space;
    }

    /**
     * How well two tables over the same margins agree: Pearson correlation of the moves' rewards, over the moves that both
     * know. ("Keep" is 0 in every table and would only flatter.)
     *
     * @return -1 to 1; empty if it is not defined: fewer than two moves known to both, or all rewards of a table equal
     */
    public static OptionalDouble correlation(RewardTable one, RewardTable other) {
        if (!one.margins().equals(other.margins())) {
            throw new IllegalArgumentException("tables over " + one.margins() + " and " + other.margins());
        }
        return correlation(moves(one), moves(other));
    }

    /**
     * The table.
     *
     * @param moves estimates of the moves, in the order of {@link StateActionSpace#moves()}
     * @param byRepeat the same of each repeat alone
     */
    RewardTable table(
            CollectionDesign design,
            RewardEstimate[] moves,
            List<RewardEstimate[]> byRepeat,
            List<List<Double>> crossGroupEffects) {
        var order = space.moves();
        var rows = space.validPairs().stream()
                .map(pair -> {
                    var estimate = pair.action() == Action.KEEP ? new RewardEstimate(0, 0) : moves[order.indexOf(pair)];
                    boolean known = Double.isFinite(estimate.value());
                    boolean sure = known && Double.isFinite(estimate.standardError());
                    return new RewardRow(
                            pair.state().group(),
                            pair.state().level(),
                            space.margin(pair.state().level()),
                            pair.action(),
                            known ? estimate.value() : 0,
                            sure ? OptionalDouble.of(estimate.standardError()) : OptionalDouble.empty());
                })
                .toList();
        return RewardTableBuilder.builder()
                .version(RewardTable.VERSION)
                .strategy(design.strategy())
                .margins(space.margins())
                .fineTunes(design.fineTunes())
                .repeats(design.repeats())
                .repeatCorrelation(meanCorrelation(byRepeat))
                .rows(rows)
                .crossGroupEffects(crossGroupEffects)
                .build();
    }

    /** Mean over the pairs of repeats. */
    private static OptionalDouble meanCorrelation(List<RewardEstimate[]> byRepeat) {
        return IntStream.range(0, byRepeat.size())
                .boxed()
                .flatMap(later -> IntStream.range(0, later)
                        .mapToObj(earlier -> correlation(values(byRepeat.get(earlier)), values(byRepeat.get(later)))))
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }

    private static double[] values(RewardEstimate[] moves) {
        return Arrays.stream(moves).mapToDouble(RewardEstimate::value).toArray();
    }

    private static double[] moves(RewardTable table) {
        return table.rows().stream()
                .filter(row -> row.action() != Action.KEEP)
                .mapToDouble(row -> row.reward() == 0 && row.standardError().isEmpty() ? Double.NaN : row.reward())
                .toArray();
    }

    /** Pearson correlation over the places where neither is NaN. */
    static OptionalDouble correlation(double[] a, double[] b) {
        int[] known = IntStream.range(0, a.length)
                .filter(i -> !Double.isNaN(a[i]) && !Double.isNaN(b[i]))
                .toArray();
        double meanA = IntStream.of(known).mapToDouble(i -> a[i]).average().orElse(0);
        double meanB = IntStream.of(known).mapToDouble(i -> b[i]).average().orElse(0);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i : known) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        double r = ab / Math.sqrt(aa * bb);
        return Double.isFinite(r) ? OptionalDouble.of(r) : OptionalDouble.empty();
    }
}
