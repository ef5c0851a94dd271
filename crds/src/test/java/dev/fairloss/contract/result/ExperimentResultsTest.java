// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.Convergence.GroupDrift;
import dev.fairloss.contract.spec.Utility;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExperimentResultsTest {
    private static final ExperimentResults NONE = ReportJsonTest.results();

    @Test
    void rewardsAndPolicyAreThoseOfTheFirstReplicate() {
        var results = NONE.withReplicates(List.of(replicate(0, .9), replicate(1, .8)));
        assertThat(results.rewards()).hasValue(ResultJsonTest.rewardTable());
        assertThat(results.policy().map(PolicyTable::discount)).hasValue(.9);
        assertThat(NONE.rewards()).isEmpty();
        assertThat(NONE.policy()).isEmpty();
    }

    @Test
    void roundTripsWithItsReplicates() {
        var worth = new RewardWorth(32, 2, List.of(), 0, List.of(), List.of());
        var history = MarginHistory.byGroup(List.of(.25), List.of());
        var results = NONE.withReplicates(List.of(replicate(0, .9)))
                .withWorth(Optional.of(worth))
                .withHistories(List.of(new ArmMargins("fairloss", 0, history)));
        assertThat(ContractJson.read(ContractJson.write(results), ExperimentResults.class))
                .isEqualTo(results);
    }

    @Test
    void everySetHasOneNameInTheOrderOfTheSpec() {
        var arms = Stream.of("lfw", "cfp", "lfw", "cfp")
                .map(ExperimentResultsTest::on)
                .toList();
        var summary = new Summary(arms, List.of(), List.of(), List.of(), Optional.empty(), List.of(), Optional.empty());
        assertThat(NONE.withSummary(summary).setNames()).containsExactly("lfw", "cfp");
    }

    @Test
    void otherRewardsRoundTrip() {
        var other = new OtherRewards(OtherRewards.VERSION, List.of(ResultJsonTest.rewardTable()));
        assertThat(ContractJson.read(ContractJson.write(other), OtherRewards.class))
                .isEqualTo(other);
    }

    private static ArmSummary on(String set) {
        var accuracy = MeanOverSeeds.of(List.of(.75));
        return new ArmSummary("fairloss", set, accuracy, .125, Optional.empty(), accuracy, List.of());
    }

    private static PolicyReplicate replicate(int seed, double discount) {
        var policy = PolicyTableBuilder.builder(ResultJsonTest.policyTable())
                .discount(discount)
                .build();
        var convergence = new Convergence(Utility.DPrime, List.of(new GroupDrift(Group.of(0), .5, .25)));
        return new PolicyReplicate(
                seed, ResultJsonTest.rewardTable(), List.of(ResultJsonTest.rewardTable()), convergence, policy);
    }
}
