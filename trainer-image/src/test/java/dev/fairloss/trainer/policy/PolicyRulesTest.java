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
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.trainer.testing.Spaces;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyRulesTest {
    private static final StateActionSpace SPACE = Spaces.PAPER;
    private static final StateActionSpace TWO = new StateActionSpace(List.of(.1, .2));

    /**
     * Up gains 4.7 standard errors, down loses 3.2, but beyond the loss the values of the network promise more. A loss is
     * significant too, but it is never allowed.
     */
    @Test
    void aSignificantLossIsNotAllowed() {
        var table = Rewards.ofPotential(SPACE, 1, 0, 3.2, 7.9, 7.9);
        var rules = rules(table, .5, 1);
        var mdp = rules.mdp(.9);
        double[][] learned = ValueIteration.solve(mdp);
        double[][] promising = Arrays.stream(learned).map(double[]::clone).toArray(double[][]::new);
        promising[1][Action.DOWN.ordinal()] = 99;
        var row = rules.rows(mdp, promising, learned).get(1);
        assertThat(row.action()).isEqualTo(Action.UP);
        assertThat(row.finalLevel()).isEqualTo(2);
        assertThat(row.values()).extracting(ActionValue::action).containsExactly(Action.KEEP, Action.UP);
    }

    /** The highest margin is the best by a trifle, but the way to it leads through a valley. */
    @Test
    void aGroupDoesNotEnterAValley() {
        var rows = rows(Rewards.ofPotential(SPACE, 1e-4, 0, -3, -1.5, .00085), .95);
        assertThat(rows.subList(0, 4))
                .extracting(PolicyRow::action)
                .containsExactly(Action.KEEP, Action.DOWN, Action.UP, Action.KEEP);
        assertThat(rows.subList(0, 4)).extracting(PolicyRow::finalLevel).containsExactly(0, 0, 3, 3);
        assertThat(rows.get(0).reason()).isEqualTo(PolicyReason.NO_GAIN);
    }

    @Test
    void aGainMustBeSignificantAfterHolmsCorrection() {
        // 30 degrees of freedom, two-sided: 3 standard errors have p = .0054. Alone that is significant, but not among
        // 27.
        var row = rows(Rewards.of(SPACE, 1, (group, level) -> group == 0 && level == 1 ? 3 : 0), .95)
                .get(1);
        assertThat(row.action()).isEqualTo(Action.KEEP);
        assertThat(row.best()).isEqualTo(Action.UP);
        assertThat(row.reason()).isEqualTo(PolicyReason.NOT_SIGNIFICANT);
        // 5 standard errors: p = 2.3e-5, times 27: 6e-4.
        row = rows(Rewards.of(SPACE, 1, (group, level) -> group == 0 && level == 1 ? 5 : 0), .95)
                .get(1);
        assertThat(row.action()).isEqualTo(Action.UP);
        assertThat(row.reason()).isEqualTo(PolicyReason.GREEDY);
        assertThat(row.finalLevel()).isEqualTo(2);
    }

    @Test
    void aRewardOfZeroIsNoGain() {
        assertThat(rows(Rewards.of(SPACE, 1, (group, level) -> 0), .95))
                .allMatch(row -> row.best() == Action.KEEP && row.reason() == PolicyReason.NO_GAIN);
    }

    @Test
    void unknownErrorsAllowNothing() {
        var rows = rows(Rewards.of(SPACE, Double.NaN, (group, level) -> 1), 0);
        assertThat(rows).allMatch(row -> row.action() == Action.KEEP && row.reason() == PolicyReason.UNKNOWN);
        assertThat(rows).extracting(PolicyRow::best).containsOnly(Action.KEEP);
        assertThat(rows(Rewards.of(SPACE, 1, (group, level) -> Double.NaN), 0))
                .allMatch(row -> row.reason() == PolicyReason.UNKNOWN);
    }

    @Test
    void aPolicyThatIsNotReproducibleAllowsNothing() {
        var table = Rewards.ofPotential(SPACE, 1, 0, 10, 20, 30);
        var reproducible = rules(table, .95, .95);
        assertThat(reproducible
                        .rows(reproducible.mdp(.9), values(reproducible), values(reproducible))
                        .get(0)
                        .action())
                .isEqualTo(Action.UP);
        var other = rules(table, .95, .94);
        var row = other.rows(other.mdp(.9), values(other), values(other)).get(0);
        assertThat(row.action()).isEqualTo(Action.KEEP);
        assertThat(row.best()).isEqualTo(Action.UP);
        assertThat(row.reason()).isEqualTo(PolicyReason.NOT_REPRODUCIBLE);
        assertThat(row.stability()).hasValue(.94);
        assertThat(row.values()).extracting(ActionValue::action).containsExactly(Action.KEEP);
    }

    @Test
    void equalValuesAreDecidedByTheRewardThenByTheLowerMargin() {
        // At the second margin, down gains 1, and up gains .55 and then .5: .55 + .9 · .5 = 1.
        var byReward =
                rows(Rewards.ofPotential(SPACE, .001, 1, 0, .55, 1.05), .95).get(1);
        assertThat(byReward.values().get(0).exact())
                .isCloseTo(byReward.values().get(2).exact(), within(1e-9));
        assertThat(byReward.action()).isEqualTo(Action.DOWN);
        assertThat(rows(Rewards.ofPotential(SPACE, .001, 1.05, .55, 0, 1), .95)
                        .get(2)
                        .action())
                .isEqualTo(Action.UP);
        assertThat(rows(Rewards.ofPotential(SPACE, .001, 1, 0, 1, 1), .95)
                        .get(1)
                        .action())
                .isEqualTo(Action.DOWN);
    }

    /** The Q-network prefers "up", whose exact value is below that of "keep" by some part. */
    @ParameterizedTest
    @CsvSource({"100, 5e-5, true", "100, 5e-4, false", "1, 5e-7, true", "1, 5e-6, false", "-100, 5e-5, true"})
    void anActionAgreesIfItsExactValueIsTheBestUpToRounding(double best, double below, boolean agrees) {
        var table = Rewards.of(TWO, .1, (group, level) -> 1);
        double[][] learned = new double[18][];
        double[][] exact = new double[18][];
        Arrays.setAll(
                learned, s -> s % 2 == 0 ? new double[] {Double.NaN, 0, 1} : new double[] {Double.NaN, 1, Double.NaN});
        Arrays.setAll(
                exact,
                s -> s % 2 == 0
                        ? new double[] {Double.NaN, best, best - below}
                        : new double[] {Double.NaN, best, Double.NaN});
        var rules = rules(table, .95, 1);
        var rows = rules.rows(rules.mdp(.9), learned, exact);
        assertThat(rows.get(0).action()).isEqualTo(Action.UP);
        assertThat(rows.get(0).agrees()).isEqualTo(agrees);
        assertThat(rows.get(1).agrees()).isTrue();
    }

    @Test
    void valuesAreInTheUnitOfTheRewards() {
        var rules = rules(Rewards.of(TWO, .1, (group, level) -> 4), .95, 1);
        var mdp = rules.mdp(0);
        var exact = ValueIteration.solve(mdp);
        var row = rules.rows(mdp, exact, exact).get(0);
        assertThat(row.values()).extracting(ActionValue::action).containsExactly(Action.KEEP, Action.UP);
        assertThat(row.values().get(1).learned()).isCloseTo(4, within(1e-12));
        assertThat(row.values().get(1).exact()).isCloseTo(4, within(1e-12));
    }

    @Test
    void everyRowHasItsState() {
        var rows = rows(Rewards.drawn(1), .95);
        for (int i = 0; i < 36; i++) {
            var state = SPACE.state(i);
            assertThat(new State(rows.get(i).group(), rows.get(i).level())).isEqualTo(state);
            assertThat(rows.get(i).margin()).isEqualTo(SPACE.margin(state.level()));
        }
        assertThat(rows).extracting(PolicyRow::group).contains(Group.of(0), Group.of(8));
    }

    private static PolicyRules rules(RewardTable table, double confidence, double reproducibility) {
        var shares = new double[table.space().size()];
        Arrays.fill(shares, reproducibility);
        return new PolicyRules(table, confidence, new PolicyStability(shares, shares));
    }

    private static double[][] values(PolicyRules rules) {
        return ValueIteration.solve(rules.mdp(.9));
    }

    /** The rows of a reproducible policy with exact values, without learning. */
    private static List<PolicyRow> rows(RewardTable table, double confidence) {
        var rules = rules(table, confidence, 1);
        var rows = rules.rows(rules.mdp(.9), values(rules), values(rules));
        assertThat(rows).allMatch(PolicyRow::agrees);
        return rows;
    }
}
