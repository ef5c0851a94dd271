// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.trainer.testing.Spaces;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLearnerTest {
    private static final StateActionSpace SPACE = Spaces.PAPER;
    private static final PolicyLearner LEARNING = new PolicyLearner(.9, 1000, .95, 1);
    private static final PolicyLearner QUICK = new PolicyLearner(.9, 20, .95, 1);

    private static PolicyTable learn(PolicyLearner learner, RewardTable table) {
        return learner.learn(table, Rewards.equalResamples(table));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithValueIterationInAll36States(long seed) {
        var policy = learn(new PolicyLearner(.9, 1000, 0, seed), Rewards.drawn(seed));
        assertThat(policy.agreement()).isEqualTo(36);
        assertThat(policy.rows()).extracting(PolicyRow::action).contains(Action.KEEP, Action.UP, Action.DOWN);
    }

    @Test
    void learnedValuesAreNearTheExactOnesInUnitsOfTheReward() {
        for (var row : learn(LEARNING, Rewards.drawn(4)).rows()) {
            for (var value : row.values()) {
                assertThat(value.learned()).isCloseTo(value.exact(), within(.05 * Rewards.SIGNAL));
            }
        }
    }

    @Test
    void theSameSeedGivesTheSamePolicyBitForBit() {
        var table = Rewards.drawn(5);
        assertThat(learn(QUICK, table)).isEqualTo(learn(QUICK, table));
        assertThat(learn(new PolicyLearner(.9, 20, .95, 2), table).rows())
                .isNotEqualTo(learn(QUICK, table).rows());
    }

    @Test
    void agreementCountsTheStatesThatAgree() {
        // All gains are allowed. After one update, the network prefers some moves at random.
        var policy = learn(new PolicyLearner(.9, 1, 0, 1), Rewards.drawn(5));
        assertThat(policy.agreement()).isLessThan(36).isEqualTo((int)
                policy.rows().stream().filter(PolicyRow::agrees).count());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-.1, 1, Double.NaN})
    void theConfidenceIsZeroToLessThanOne(double confidence) {
        assertThatThrownBy(() -> new PolicyLearner(.9, 1, confidence, 1))
                .hasMessage("confidence must be at least 0 and less than 1, not " + confidence);
    }

    @Test
    void rewardsOfZeroKeepEveryMargin() {
        var policy = learn(LEARNING, Rewards.of(SPACE, 1e-4, (group, level) -> 0));
        assertThat(policy.agreement()).isEqualTo(36);
        assertThat(policy.rows()).allMatch(row -> row.action() == Action.KEEP && row.reason() == PolicyReason.NO_GAIN);
        assertThat(new String(ContractJson.write(policy), StandardCharsets.UTF_8))
                .doesNotContain("NaN");
    }

    @Test
    void onlyAReproduciblePolicyMoves() {
        var table = Rewards.of(SPACE, 1, (group, level) -> 9);
        var reproducible = QUICK.learn(table, Rewards.equalResamples(table));
        assertThat(reproducible.reproducibility()).hasValue(1);
        assertThat(reproducible.row(new State(Group.of(3), 0)).reason()).isEqualTo(PolicyReason.GREEDY);
        // Every tenth of the other collections has the opposite rewards.
        var factors = List.of(1., 1., 1., 1., 1., 1., 1., 1., 1., -1.);
        var other = QUICK.learn(table, Rewards.resamples(table, factors));
        assertThat(other.reproducibility()).hasValueCloseTo(.9, within(1e-12));
        assertThat(other.rows()).extracting(PolicyRow::action).containsOnly(Action.KEEP);
        assertThat(other.row(new State(Group.of(3), 0)).reason()).isEqualTo(PolicyReason.NOT_REPRODUCIBLE);
        assertThat(QUICK.learn(table, Rewards.noResamples(table)).rows())
                .extracting(PolicyRow::action)
                .containsOnly(Action.KEEP);
    }
}
