// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.trainer.testing.Spaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RewardTablesTest {
    private static final StateActionSpace SPACE = Spaces.PAPER;
    /** Increment i is scale · i. */
    private static List<RewardEstimate> increments(double scale, double standardError) {
        var increments = new ArrayList<RewardEstimate>();
        for (int i = 0; i < 27; i++) {
            increments.add(new RewardEstimate(scale * i, standardError, 10));
        }
        return increments;
    }

    @Test
    void upIsTheIncrementDownItsOppositeAndKeepIsZero() {
        var rows = RewardTables.rows(SPACE, increments(1, 2));
        assertThat(rows).extracting(RewardRow::pair).isEqualTo(SPACE.validPairs());
        for (var row : rows) {
            int increment = row.group().index() * 3 + row.level();
            double expected =
                    switch (row.action()) {
                        case UP -> increment;
                        case KEEP -> 0;
                        case DOWN -> 1 - increment;
                    };
            assertThat(row.reward()).isEqualTo(expected);
            assertThat(row.standardError()).hasValue(row.action() == Action.KEEP ? 0 : 2);
            assertThat(row.degreesOfFreedom().isPresent()).isEqualTo(row.action() != Action.KEEP);
            assertThat(row.margin()).isEqualTo(SPACE.margin(row.level()));
        }
    }

    @Test
    void upAndDownShareTheErrorOfTheChoice() {
        var errors = new double[27];
        Arrays.fill(errors, Double.NaN);
        errors[4] = .25;
        for (var row : RewardTables.rows(SPACE, increments(1, 2), errors)) {
            boolean shared = row.group().index() == 1
                    && (row.level() == 1 && row.action() == Action.UP
                            || row.level() == 2 && row.action() == Action.DOWN);
            assertThat(row.choiceError()).isEqualTo(shared ? OptionalDouble.of(.25) : OptionalDouble.empty());
        }
    }

    /** 27 tests, not 54: "up" and "down" are one. */
    @Test
    void everyKnownIncrementCountsOnceInHolmsCorrection() {
        var increments = new ArrayList<>(Collections.nCopies(27, new RewardEstimate(0, 1, 10)));
        // 4.5869 is the .9995 quantile of Student's t with 10 degrees of freedom: p = .001.
        increments.set(4, new RewardEstimate(-4.5869, 1, 10));
        increments.set(5, RewardEstimate.UNKNOWN);
        for (var row : RewardTables.rows(SPACE, increments)) {
            boolean tested = row.group().index() == 1
                    && (row.level() == 1 && row.action() == Action.UP
                            || row.level() == 2 && row.action() == Action.DOWN);
            if (tested) {
                assertThat(row.pValue()).hasValueCloseTo(.001, within(1e-7));
                assertThat(row.adjustedPValue()).hasValueCloseTo(.026, within(3e-6));
            } else if (row.known()) {
                assertThat(row.adjustedPValue()).hasValue(1);
            }
        }
    }

    @Test
    void anUnknownRewardIsZeroWithoutError() {
        var increments = increments(1, 2);
        increments.set(5, new RewardEstimate(Double.NaN, 2, 10));
        increments.set(6, new RewardEstimate(7, Double.NaN, Double.NaN));
        var ups = RewardTables.rows(SPACE, increments).stream()
                .filter(row -> row.action() == Action.UP)
                .toList();
        assertThat(ups.get(5).reward()).isZero();
        assertThat(ups.get(6).reward()).isEqualTo(7);
        for (var unknown : ups.subList(5, 7)) {
            assertThat(unknown.standardError()).isEmpty();
            assertThat(unknown.degreesOfFreedom()).isEmpty();
            assertThat(unknown.pValue()).isEmpty();
            assertThat(unknown.adjustedPValue()).isEmpty();
        }
    }

    @Test
    void repeatCorrelationIsTheMeanOverPairs() {
        // Repeats 0 and 1 correlate by 1, each with repeat 2 by -1: mean -1/3.
        double[][] byRepeat = {{1, 2, 3}, {2, 4, 6}, {-1, -2, -3}};
        assertThat(RewardTables.repeatCorrelation(byRepeat)).hasValueCloseTo(-1 / 3., within(1e-12));
        assertThat(RewardTables.repeatCorrelation(new double[][] {{1, 2, 3}})).isEmpty();
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
