// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyRow;
import java.nio.charset.StandardCharsets;
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
    void agreementCountsTheStatesThatAgree() {
        var policy = QUICK.learn(Rewards.withNoise(5));
        assertThat(policy.agreement()).isLessThan(36).isEqualTo((int)
                policy.rows().stream().filter(PolicyRow::agrees).count());
    }

    @Test
    void theThresholdMustNotBeNegative() {
        assertThatThrownBy(() -> new PolicyLearner(.9, 1, -1, 1)).hasMessageContaining("significanceThreshold");
        assertThatThrownBy(() -> new PolicyLearner(.9, 1, Double.NaN, 1)).hasMessageContaining("significanceThreshold");
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
}
