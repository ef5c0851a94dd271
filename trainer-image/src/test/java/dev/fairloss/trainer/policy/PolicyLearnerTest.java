// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.PolicyTableBuilder;
import dev.fairloss.contract.result.RewardTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLearnerTest {
    private static final StateActionSpace SPACE = StateActionSpace.PAPER;
    private static final PolicyLearner LEARNING = new PolicyLearner(.9, 1000, 2, 1);
    private static final PolicyLearner QUICK = new PolicyLearner(.9, 20, 2, 1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithValueIterationInAll36States(long seed) {
        assertThat(new PolicyLearner(.9, 1000, 2, seed)
                        .learn(Rewards.ofPotentials(seed))
                        .agreement())
                .isEqualTo(36);
        assertThat(new PolicyLearner(.9, 1000, 2, seed)
                        .learn(Rewards.withNoise(seed))
                        .agreement())
                .isEqualTo(36);
    }

    @Test
    void learnedValuesAreNearTheExactOnesInUnitsOfTheReward() {
        for (var row : LEARNING.learn(Rewards.ofPotentials(4)).rows()) {
            for (var value : row.values()) {
                assertThat(value.learned()).isCloseTo(value.exact(), within(.05 * Rewards.SIGNAL));
            }
        }
    }

    @Test
    void theSameSeedGivesTheSamePolicyBitForBit() {
        var table = Rewards.withNoise(5);
        assertThat(QUICK.learn(table)).isEqualTo(QUICK.learn(table));
        assertThat(new PolicyLearner(.9, 20, 2, 2).learn(table).rows())
                .isNotEqualTo(QUICK.learn(table).rows());
    }

    @Test
    void rewardsOfZeroKeepEveryMargin() {
        var policy = LEARNING.learn(Rewards.of(SPACE, 1e-4, pair -> 0));
        assertThat(policy.agreement()).isEqualTo(36);
        assertThat(policy.rows()).extracting(PolicyRow::action).containsOnly(Action.KEEP);
        assertThat(new String(ContractJson.write(policy), StandardCharsets.UTF_8))
                .doesNotContain("NaN");
    }

    @Test
    void whatIsNotKnownKeepsItsMargin() {
        var noErrors =
                QUICK.learn(Rewards.of(SPACE, Double.NaN, pair -> pair.action().move()));
        assertThat(noErrors.rows()).extracting(PolicyRow::action).containsOnly(Action.KEEP);
        assertThat(noErrors.rows())
                .filteredOn(row -> row.greedy() != Action.KEEP)
                .isNotEmpty()
                .allMatch(row -> row.reason() == PolicyReason.UNKNOWN);
        var noRewards = QUICK.learn(Rewards.of(SPACE, 1, pair -> Double.NaN));
        assertThat(noRewards.rows()).extracting(PolicyRow::action).containsOnly(Action.KEEP);
    }

    @Test
    void aMoveMustStandOutOfTheNoise() {
        // Up gains 1.9 or 2.1 standard errors everywhere, in the first or in the other groups.
        var table = Rewards.of(
                SPACE,
                1,
                pair -> (pair.state().group().index() == 0 ? 1.9 : 2.1)
                        * pair.action().move());
        var policy = rules(table, 2);
        var quiet = policy.get(SPACE.index(new State(Group.of(0), 1)));
        assertThat(quiet.greedy()).isEqualTo(Action.UP);
        assertThat(quiet.action()).isEqualTo(Action.KEEP);
        assertThat(quiet.reason()).isEqualTo(PolicyReason.NOT_SIGNIFICANT);
        assertThat(quiet.finalLevel()).isEqualTo(1);
        var loud = policy.get(SPACE.index(new State(Group.of(1), 1)));
        assertThat(loud.action()).isEqualTo(Action.UP);
        assertThat(loud.reason()).isEqualTo(PolicyReason.GREEDY);
        assertThat(loud.finalLevel()).isEqualTo(3);
    }

    @Test
    void aTwoCycleIsDampedAtItsBetterEnd() {
        // Noise made both "up at .15" (+2) and "down at .25" (+1) look good: for ever to and fro. From .15 the first
        // gain is
        // the larger one, so .15 is worth more and keeps; .25 goes down to it. Other moves lose.
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

    /** The rules on exact values, so that no learning stands between. */
    private static List<PolicyRow> rules(RewardTable table, double significanceThreshold) {
        var problem = MarginMdp.of(table, .9);
        var exact = ValueIteration.solve(problem);
        var rows = new PolicyRules(problem, table, significanceThreshold).rows(exact, exact);
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
