// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PolicyReplicate;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.PolicyRowBuilder;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.result.PolicyTableBuilder;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The report says how far the policies of independent collections agree. */
class PolicyAgreementTest {
    private final ExperimentResults results = new PlausibleResults(List.of(new Arm.FairLoss()), 5).make();

    /** A policy that raises the margin in the first states only. */
    private static PolicyTable raising(PolicyTable policy, int states) {
        List<PolicyRow> rows = IntStream.range(0, policy.rows().size())
                .mapToObj(i -> PolicyRowBuilder.builder(policy.rows().get(i))
                        .action(i < states ? Action.UP : Action.KEEP)
                        .build())
                .toList();
        return PolicyTableBuilder.builder(policy).rows(rows).build();
    }

    /** @param raised in how many states each of the policies raises the margin */
    private String page(int... raised) {
        PolicyReplicate first = results.replicates().get(0);
        var replicates = IntStream.range(0, raised.length)
                .mapToObj(i -> new PolicyReplicate(
                        i + 1,
                        first.rewards(),
                        first.otherRewards(),
                        first.convergence(),
                        raising(first.policy(), raised[i])))
                .toList();
        return PolicyAgreement.of(results.with(copy -> copy.replicates(replicates)))
                .toString();
    }

    /** Four of ten pairs differ in 3 of 36 states: 1 - .4 * 3 / 36 = .967. */
    @Test
    void policiesThatAgree() {
        assertThat(page(3, 3, 3, 3, 6))
                .contains("Two of them have the same action in .97 of the 36 states on average.")
                .doesNotContain("no move is significant");
    }

    /** Four of ten pairs differ in 6 of 36 states: 1 - .4 * 6 / 36 = .933. */
    @Test
    void withoutAgreementNoMoveIsSignificant() {
        assertThat(page(3, 3, 3, 3, 9))
                .contains(
                        "the same action in .93 of the 36 states on average, which is less than .95, so no move is significant.");
    }

    /** The maps show one policy only, so the table has the evidence of each. */
    @Test
    void showsTheEvidenceForEachPolicy() {
        assertThat(page(3, 3, 3, 3, 9))
                .contains("Evidence for each policy", "after Holm", "by chance", "flips, largest")
                .contains("9 of 36");
    }
}
