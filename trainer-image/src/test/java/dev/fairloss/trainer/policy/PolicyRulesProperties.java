// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Random potentials and errors, and a Q-network that has learned nothing. */
class PolicyRulesProperties {
    private static final List<Double> MARGINS = List.of(.1, .2, .3, .4, .5, .6, .7, .8);

    @Property(tries = 300)
    void everyMoveIsASignificantGain(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = .99) double confidence,
            @ForAll @DoubleRange(min = 0, max = 1) double reproducibility) {
        var table = potentials(seed, 4);
        for (var row : rows(table, confidence, reproducibility, seed)) {
            if (row.action() != Action.KEEP) {
                var reward = table.row(new StateAction(new State(row.group(), row.level()), row.action()));
                assertThat(reward.reward()).isPositive();
                assertThat(reward.adjustedPValue().orElseThrow()).isLessThanOrEqualTo(1 - confidence);
                assertThat(reproducibility).isGreaterThanOrEqualTo(confidence - 1e-6);
            }
        }
    }

    /** Along the way the rewards are gains, so no group walks in circles, and its last margin is better than its first. */
    @Property(tries = 300)
    void theSettledMarginIsNeverWorseThanTheStart(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 8) int levels,
            @ForAll @DoubleRange(min = 0, max = .99) double confidence) {
        var table = potentials(seed, levels);
        var rows = rows(table, confidence, 1, seed);
        for (var row : rows) {
            var state = new State(row.group(), row.level());
            double gained = 0;
            for (int moves = 0; action(rows, state) != Action.KEEP; moves++) {
                var pair = new StateAction(state, action(rows, state));
                gained += table.row(pair).reward();
                state = table.space().next(pair);
                assertThat(moves).as("moves without rest").isLessThan(levels);
            }
            assertThat(state.level()).isEqualTo(row.finalLevel());
            assertThat(gained).isGreaterThanOrEqualTo(0);
            assertThat(gained > 0).isEqualTo(state.level() != row.level());
        }
    }

    private static Action action(List<PolicyRow> rows, State state) {
        return rows.stream()
                .filter(row -> row.group().equals(state.group()) && row.level() == state.level())
                .findFirst()
                .orElseThrow()
                .action();
    }

    /** Increments from much smaller to much larger than their error. */
    private static RewardTable potentials(long seed, int levels) {
        var random = Seeds.random(seed, "potentials");
        double error = Math.exp(2 * random.nextGaussian());
        return Rewards.of(
                new StateActionSpace(MARGINS.subList(0, levels)),
                error,
                (group, level) -> error * random.nextGaussian() * Math.exp(3 * random.nextDouble()));
    }

    private static List<PolicyRow> rows(RewardTable table, double confidence, double reproducibility, long seed) {
        var shares = new double[table.space().size()];
        Arrays.fill(shares, reproducibility);
        var rules = new PolicyRules(table, confidence, new PolicyStability(shares, shares));
        var mdp = rules.mdp(.9);
        var random = Seeds.random(seed, "learned values");
        double[][] learned = Arrays.stream(mdp.rewards())
                .map(rewards -> learned(rewards, random))
                .toArray(double[][]::new);
        return rules.rows(mdp, learned, ValueIteration.solve(mdp));
    }

    private static double[] learned(double[] rewards, SplittableRandom random) {
        return Arrays.stream(rewards)
                .map(reward -> Double.isNaN(reward) ? Double.NaN : random.nextGaussian())
                .toArray();
    }
}
