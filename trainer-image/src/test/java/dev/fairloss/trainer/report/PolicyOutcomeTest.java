// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyReplicate;
import dev.fairloss.contract.result.PolicyRowBuilder;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.result.PolicyTableBuilder;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PolicyOutcomeTest {
    private static final String EVIDENCE =
            "\\d+ of \\d+ independent rewards are significant one by one \\([0-9.]+ by chance\\),"
                    + " \\d+ after Holm's correction; an action flips in .[0-9]+ of the resamples on average";

    private final ExperimentResults results = new PlausibleResults(List.of(new Arm.FairLoss()), 1).make();
    private final PolicyTable policy = results.policy().orElseThrow();

    private String outcome(PolicyTable... policies) {
        PolicyReplicate first = results.replicates().get(0);
        var replicates = IntStream.range(0, policies.length)
                .mapToObj(i -> new PolicyReplicate(
                        i + 1, first.rewards(), first.otherRewards(), first.convergence(), policies[i]))
                .toList();
        return PolicyOutcome.of(results.with(copy -> copy.replicates(replicates)))
                .orElseThrow();
    }

    /** A policy whose moves are rejected, because another collection would lead to other ones. */
    private PolicyTable rejected(double reproducibility) {
        var rows = policy.rows().stream()
                .map(row -> PolicyRowBuilder.builder(row)
                        .action(Action.KEEP)
                        .reason(row.action() == Action.KEEP ? row.reason() : PolicyReason.NOT_REPRODUCIBLE)
                        .build())
                .toList();
        return PolicyTableBuilder.builder(policy)
                .rows(rows)
                .reproducibility(OptionalDouble.of(reproducibility))
                .build();
    }

    @Test
    void aPolicyThatMoves() {
        assertThat(outcome(policy))
                .matches("the policy changes the margin in \\d+ of 36 states; " + EVIDENCE
                        + "; another collection would lead to the same action" + " in about \\.97 of the states");
    }

    @Test
    void aPolicyThatIsNotReproducible() {
        assertThat(outcome(rejected(.88)))
                .matches("the policy keeps every margin; " + EVIDENCE
                        + "; another collection would lead to the same action in about .88 of the"
                        + " states, which is less than .95, so no move counts as significant");
    }

    @Test
    void withOneRepeatNothingIsKnown() {
        var unknown = PolicyTableBuilder.builder(policy)
                .reproducibility(OptionalDouble.empty())
                .build();
        assertThat(outcome(unknown))
                .endsWith("; one repeat cannot show whether another collection would lead to the same policy");
    }

    @Test
    void severalPolicies() {
        assertThat(outcome(policy, rejected(.88), rejected(.9)))
                .matches("1 of 3 policies change a margin; " + EVIDENCE
                        + "; another collection would lead to the same action"
                        + " in about .88 to .97 of the states; for 2 of them that is less than .95, so no move"
                        + " counts as significant; two policies have the same action in .[0-9]+ of the states,"
                        + " which is less than .95, so no move is significant");
    }

    /** Of 27 independent rewards, chance makes 5% significant. */
    @Test
    void theEvidenceIsThatOfTheRewards() {
        var significance = RewardSignificance.of(results.replicates().get(0).rewards(), .95);
        assertThat(significance.byChance()).isCloseTo(.05 * significance.known(), within(1e-12));
        assertThat(outcome(policy))
                .contains(significance.alone() + " of " + significance.known() + " independent rewards")
                .contains(", " + significance.corrected() + " after Holm's correction");
        double flips = policy.rows().stream()
                .flatMapToDouble(row -> row.stability().stream())
                .map(stability -> 1 - stability)
                .average()
                .orElseThrow();
        assertThat(outcome(policy)).contains("an action flips in " + Formats.share(flips, 2) + " of the resamples");
    }

    @Test
    void fitsIntoTheStatus() {
        var many = Stream.generate(() -> rejected(.88)).limit(30).toArray(PolicyTable[]::new);
        assertThat(outcome(many)).hasSizeLessThanOrEqualTo(512);
        assertThat(outcome(rejected(.88))).hasSizeLessThanOrEqualTo(512);
    }

    @Test
    void withoutAPolicyThereIsNothingToSay() {
        assertThat(PolicyOutcome.of(results.with(copy -> copy.replicates(List.of()))))
                .isEmpty();
    }
}
