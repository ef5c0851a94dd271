// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyReplicate;
import dev.fairloss.contract.result.PolicyRowBuilder;
import dev.fairloss.contract.result.PolicyTableBuilder;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicySummaryTest {
    private final ExperimentResults results = new PlausibleResults(List.of(new Arm.FairLoss()), 1).make();
    private final PolicyReplicate first = results.replicates().get(0);

    /** A policy that raises the margin in the first states. The stability is .75 and 1 in the first two, and else unknown. */
    private PolicyReplicate policy(int seed, int raised, PolicyReason reason) {
        var rows = IntStream.range(0, 36)
                .mapToObj(i -> PolicyRowBuilder.builder(first.policy().rows().get(i))
                        .action(i < raised ? Action.UP : Action.KEEP)
                        .reason(reason)
                        .stability(i < 2 ? OptionalDouble.of(i == 0 ? .75 : 1) : OptionalDouble.empty())
                        .build())
                .toList();
        return new PolicyReplicate(
                seed,
                first.rewards(),
                first.otherRewards(),
                first.convergence(),
                PolicyTableBuilder.builder(first.policy()).rows(rows).build());
    }

    private List<PolicySummary> summaries(PolicyReplicate... policies) {
        return PolicySummary.of(results.with(copy -> copy.replicates(List.of(policies))));
    }

    @Test
    void countsMovesAndFlips() {
        var one = summaries(policy(7, 3, PolicyReason.GREEDY)).get(0);
        assertThat(one.seed()).isEqualTo(7);
        assertThat(one.moves()).isEqualTo(3);
        assertThat(one.states()).isEqualTo(36);
        assertThat(one.rejected()).isFalse();
        assertThat(one.meanFlips()).hasValue(.125);
        assertThat(one.mostFlips()).hasValue(.25);
    }

    @Test
    void aPolicyThatIsNotReproducibleIsRejected() {
        assertThat(summaries(policy(1, 0, PolicyReason.NOT_REPRODUCIBLE)).get(0).rejected())
                .isTrue();
    }

    /** The three pairs have 33, 30 and 33 of 36 actions in common. */
    @Test
    void policiesAreComparedInPairs() {
        var all = summaries(
                policy(1, 0, PolicyReason.GREEDY),
                policy(2, 3, PolicyReason.GREEDY),
                policy(3, 6, PolicyReason.GREEDY));
        assertThat(all.get(0).shared().orElseThrow()).isCloseTo(31.5 / 36, within(1e-12));
        assertThat(all.get(1).shared().orElseThrow()).isCloseTo(33. / 36, within(1e-12));
        assertThat(PolicySummary.shared(all).orElseThrow()).isCloseTo(32. / 36, within(1e-12));
    }

    @Test
    void onePolicyIsComparedWithNone() {
        var one = summaries(policy(1, 3, PolicyReason.GREEDY));
        assertThat(one.get(0).shared()).isEmpty();
        assertThat(PolicySummary.shared(one)).isEmpty();
    }
}
