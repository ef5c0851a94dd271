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
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class PolicyRulesProperties {
    @Property(tries = 200)
    void everyGroupComesToRestInsideTheSpace(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 8) int levels,
            @ForAll @DoubleRange(min = 0, max = 3) double significanceThreshold) {
        var table = pureNoise(seed, levels);
        var space = table.space();
        for (var row : rules(table, significanceThreshold)) {
            var state = new State(row.group(), row.level());
            assertThat(space.isValid(new StateAction(state, row.action()))).isTrue();
            assertThat(row.finalLevel()).isBetween(0, levels - 1);
        }
    }

    @Property(tries = 200)
    void aMoveThatIsTakenIsGreedyAndSignificant(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 3) double significanceThreshold) {
        var table = pureNoise(seed, 4);
        for (var row : rules(table, significanceThreshold)) {
            if (row.action() != Action.KEEP) {
                assertThat(row.action()).isEqualTo(row.greedy());
                var reward = table.row(new StateAction(new State(row.group(), row.level()), row.action()));
                assertThat(Math.abs(reward.reward()))
                        .isGreaterThan(
                                significanceThreshold * reward.standardError().orElseThrow());
            }
        }
    }

    /** Rewards that consist of noise: the worst case for cycles. */
    private static RewardTable pureNoise(long seed, int levels) {
        var random = Seeds.random(seed, "pure noise");
        var space = new StateActionSpace(List.of(.1, .2, .3, .4, .5, .6, .7, .8).subList(0, levels));
        return Rewards.of(space, 1, pair -> random.nextGaussian());
    }

    private static List<PolicyRow> rules(RewardTable table, double significanceThreshold) {
        var problem = MarginMdp.of(table, .9);
        var exact = ValueIteration.solve(problem);
        return new PolicyRules(problem, table, significanceThreshold).rows(exact, exact);
    }
}
