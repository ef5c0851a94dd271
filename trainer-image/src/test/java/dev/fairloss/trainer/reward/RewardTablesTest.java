// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RewardTablesTest {
    private static final StateActionSpace SPACE = StateActionSpace.PAPER;
    private static final CollectionDesign DESIGN = new ExhaustiveDesign(new CollectionSetup(SPACE, 3, 1, 1));

    /** Move i has reward scale · i. */
    private static List<RewardEstimate> estimates(double scale, double standardError) {
        var estimates = new ArrayList<RewardEstimate>();
        for (int i = 0; i < 54; i++) {
            estimates.add(new RewardEstimate(scale * i, standardError));
        }
        return estimates;
    }

    @Test
    void everyMoveHasItsEstimateAndKeepIsZero() {
        var table = RewardTables.of(DESIGN, Utility.DPrime, estimates(1, 2), List.of(), List.of());
        assertThat(table.utility()).isEqualTo(Utility.DPrime);
        assertThat(table.strategy()).isEqualTo(CollectionStrategy.Exhaustive);
        assertThat(table.margins()).isEqualTo(SPACE.margins());
        assertThat(table.fineTunes()).isEqualTo(3 * 58);
        assertThat(table.repeats()).isEqualTo(3);
        for (int i = 0; i < 54; i++) {
            var row = table.row(SPACE.moves().get(i));
            assertThat(row.reward()).isEqualTo(i);
            assertThat(row.standardError()).hasValue(2);
            assertThat(row.margin()).isEqualTo(SPACE.margin(row.level()));
        }
        assertThat(table.rows())
                .filteredOn(row -> row.action() == Action.KEEP)
                .allMatch(row -> row.reward() == 0 && row.standardError().equals(OptionalDouble.of(0)));
    }

    @Test
    void anUnknownRewardIsZeroWithoutError() {
        var estimates = estimates(1, 2);
        estimates.set(5, new RewardEstimate(Double.NaN, 2));
        estimates.set(6, new RewardEstimate(7, Double.NaN));
        var table = RewardTables.of(DESIGN, Utility.DPrime, estimates, List.of(), List.of());
        assertThat(table.row(SPACE.moves().get(5)).reward()).isZero();
        assertThat(table.row(SPACE.moves().get(5)).standardError()).isEmpty();
        assertThat(table.row(SPACE.moves().get(6)).reward()).isEqualTo(7);
        assertThat(table.row(SPACE.moves().get(6)).standardError()).isEmpty();
    }

    @Test
    void repeatCorrelationIsTheMeanOverPairs() {
        // Repeats 0 and 1 correlate by 1, each with repeat 2 by -1: mean -1/3.
        var byRepeat = List.of(estimates(1, 0), estimates(2, 0), estimates(-1, 0));
        assertThat(RewardTables.of(DESIGN, Utility.DPrime, estimates(1, 0), byRepeat, List.of())
                        .repeatCorrelation())
                .hasValueCloseTo(-1 / 3., within(1e-12));
        assertThat(RewardTables.of(DESIGN, Utility.DPrime, estimates(1, 0), byRepeat.subList(0, 1), List.of())
                        .repeatCorrelation())
                .isEmpty();
    }

    @Test
    void correlationOverWhatBothKnow() {
        double[] a = {1, 2, 3, Double.NaN};
        assertThat(RewardTables.correlation(a, new double[] {2, 4, 6, 9})).hasValueCloseTo(1., within(1e-12));
        assertThat(RewardTables.correlation(new double[] {2, 4, 6, 9}, a)).hasValueCloseTo(1., within(1e-12));
        // Deviations (-1, 0, 1) and (1, -2, 1): their products sum to 0.
        assertThat(RewardTables.correlation(a, new double[] {1, -2, 1, 0})).hasValueCloseTo(0., within(1e-12));
        assertThat(RewardTables.correlation(a, new double[] {5, 5, 5, 5})).isEmpty();
        assertThat(RewardTables.correlation(a, new double[] {5, Double.NaN, Double.NaN, 5}))
                .isEmpty();
        assertThat(RewardTables.correlation(a, new double[] {5, 6, Double.NaN, 5}))
                .hasValueCloseTo(1., within(1e-12));
    }
}
