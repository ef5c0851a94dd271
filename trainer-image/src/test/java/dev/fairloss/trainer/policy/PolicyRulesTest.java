// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ActionValue;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.PolicyTableBuilder;
import dev.fairloss.contract.result.RewardTable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyRulesTest {
    private static final StateActionSpace SPACE = StateActionSpace.PAPER;
    private static final StateActionSpace TWO = new StateActionSpace(List.of(.1, .2));

    @Test
    void aMoveMustExceedTheThreshold() {
        // Up gains 1.9 or 2.1 standard errors everywhere, in the first or in the other groups.
        var table = Rewards.of(
                SPACE,
                1,
                pair -> (pair.state().group().index() == 0 ? 1.9 : 2.1)
                        * pair.action().move());
        var policy = rules(table, 2);
        var within = policy.get(SPACE.index(new State(Group.of(0), 1)));
        assertThat(within.greedy()).isEqualTo(Action.UP);
        assertThat(within.action()).isEqualTo(Action.KEEP);
        assertThat(within.reason()).isEqualTo(PolicyReason.NOT_SIGNIFICANT);
        assertThat(within.finalLevel()).isEqualTo(1);
        var beyond = policy.get(SPACE.index(new State(Group.of(1), 1)));
        assertThat(beyond.action()).isEqualTo(Action.UP);
        assertThat(beyond.reason()).isEqualTo(PolicyReason.GREEDY);
        assertThat(beyond.finalLevel()).isEqualTo(3);
    }

    @Test
    void aTwoCycleIsBrokenAtItsBetterEnd() {
        // Noise makes both "up at .15" (+2) and "down at .25" (+1) look good: a cycle. The first gain from .15 is the
        // larger one,
        // so .15 has the higher value and keeps its margin; .25 goes down to it. Other moves lose.
        var table = Rewards.of(SPACE, .1, pair -> switch (pair.action()) {
            case UP -> pair.state().level() == 0 ? 2 : -5;
            case DOWN -> pair.state().level() == 1 ? 1 : -5;
            case KEEP -> 0;
        });
        var rows = rules(table, 2);
        for (var group : Group.all()) {
            var low = rows.get(SPACE.index(new State(group, 0)));
            var high = rows.get(SPACE.index(new State(group, 1)));
            assertThat(low.greedy()).isEqualTo(Action.UP);
            assertThat(low.action()).isEqualTo(Action.KEEP);
            assertThat(low.reason()).isEqualTo(PolicyReason.TWO_CYCLE);
            assertThat(high.action()).isEqualTo(Action.DOWN);
            assertThat(high.finalLevel()).isZero();
            assertThat(low.values()).extracting(value -> value.action()).containsExactly(Action.KEEP, Action.UP);
        }
    }

    @Test
    void aRewardAtTheThresholdIsNotSignificant() {
        var rows = rules(Rewards.of(SPACE, 1, pair -> 2 * pair.action().move()), 2);
        assertThat(rows.get(0).greedy()).isEqualTo(Action.UP);
        assertThat(rows.get(0).reason()).isEqualTo(PolicyReason.NOT_SIGNIFICANT);
    }

    @Test
    void equalValuesKeepTheMargin() {
        var rows = rules(Rewards.of(SPACE, 1, pair -> 0), 2);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.greedy()).isEqualTo(Action.KEEP);
            assertThat(row.reason()).isEqualTo(PolicyReason.GREEDY);
        });
    }

    @Test
    void aTwoCycleOfEqualValuesKeepsTheLowerMargin() {
        // Up from .1 and down from .2 gain the same.
        var rows = rules(Rewards.of(TWO, .1, pair -> 1), 2);
        for (var group : Group.all()) {
            var low = rows.get(TWO.index(new State(group, 0)));
            var high = rows.get(TWO.index(new State(group, 1)));
            assertThat(low.action()).isEqualTo(Action.KEEP);
            assertThat(low.reason()).isEqualTo(PolicyReason.TWO_CYCLE);
            assertThat(high.action()).isEqualTo(Action.DOWN);
            assertThat(high.reason()).isEqualTo(PolicyReason.GREEDY);
        }
    }

    /** The Q-network prefers "up", whose exact value is below that of "keep" by some part. */
    @ParameterizedTest
    @CsvSource({"100, 5e-5, true", "100, 5e-4, false", "1, 5e-7, true", "1, 5e-6, false", "-100, 5e-5, true"})
    void anActionAgreesIfItsExactValueIsTheBestUpToRounding(double best, double below, boolean agrees) {
        var table = Rewards.of(TWO, .1, pair -> 1);
        double[][] learned = new double[18][];
        double[][] exact = new double[18][];
        Arrays.setAll(learned, s -> s % 2 == 0 ? new double[] {Double.NaN, 0, 1} : new double[] {0, 1, Double.NaN});
        Arrays.setAll(
                exact,
                s -> s % 2 == 0
                        ? new double[] {Double.NaN, best, best - below}
                        : new double[] {best, best, Double.NaN});
        var rows = new PolicyRules(MarginMdp.of(table, .9), table, 2).rows(learned, exact);
        assertThat(rows.get(0).greedy()).isEqualTo(Action.UP);
        assertThat(rows.get(0).agrees()).isEqualTo(agrees);
        assertThat(rows.get(1).agrees()).isTrue();
    }

    @Test
    void valuesAreInTheUnitOfTheRewards() {
        var table = Rewards.of(TWO, .1, pair -> 4 * pair.action().move());
        var mdp = MarginMdp.of(table, 0);
        var exact = ValueIteration.solve(mdp);
        var row = new PolicyRules(mdp, table, 2).rows(exact, exact).get(0);
        assertThat(row.values()).extracting(ActionValue::action).containsExactly(Action.KEEP, Action.UP);
        assertThat(row.values().get(1).learned()).isCloseTo(4, within(1e-12));
        assertThat(row.values().get(1).exact()).isCloseTo(4, within(1e-12));
    }

    /** The rules on exact values, without learning. */
    private static List<PolicyRow> rules(RewardTable table, double significanceThreshold) {
        var mdp = MarginMdp.of(table, .9);
        var exact = ValueIteration.solve(mdp);
        var rows = new PolicyRules(mdp, table, significanceThreshold).rows(exact, exact);
        assertThat(rows).allMatch(PolicyRow::agrees);
        PolicyTableBuilder.builder()
                .version(1)
                .margins(table.margins())
                .discount(.9)
                .updates(0)
                .seed(0)
                .significanceThreshold(significanceThreshold)
                .agreement(36)
                .rows(rows)
                .build();
        return rows;
    }
}
