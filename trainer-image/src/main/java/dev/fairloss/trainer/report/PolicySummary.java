// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyReplicate;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.PolicyTable;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * What one policy changes, and the evidence for it.
 *
 * @param seed seed of the policy
 * @param states number of states; 36 for the paper's margins
 * @param moves in how many states the policy changes the margin
 * @param significance of the rewards
 * @param reproducibility share of the states in which another collection would lead to the same action; absent with one repeat
 * @param rejected whether it would be too low, so that significant gains were dropped
 * @param flips share of the resamples in which a state has another action: one value for each state where it is known
 * @param shared mean share of the states in which another policy has the same action; absent with one policy
 */
record PolicySummary(
        int seed,
        int states,
        long moves,
        RewardSignificance significance,
        OptionalDouble reproducibility,
        boolean rejected,
        List<Double> flips,
        OptionalDouble shared) {
    PolicySummary {
        flips = List.copyOf(flips);
    }

    /** A summary of each policy. */
    static List<PolicySummary> of(ExperimentResults results) {
        return results.replicates().stream()
                .map(replicate -> of(replicate, results.replicates()))
                .toList();
    }

    private static PolicySummary of(PolicyReplicate replicate, List<PolicyReplicate> all) {
        PolicyTable policy = replicate.policy();
        List<PolicyRow> rows = policy.rows();
        return new PolicySummary(
                replicate.seed(),
                rows.size(),
                rows.stream().filter(row -> row.action() != Action.KEEP).count(),
                RewardSignificance.of(replicate.rewards(), policy.confidence()),
                policy.reproducibility(),
                rows.stream().anyMatch(row -> row.reason() == PolicyReason.NOT_REPRODUCIBLE),
                rows.stream()
                        .flatMapToDouble(row -> row.stability().stream())
                        .mapToObj(stability -> 1 - stability)
                        .toList(),
                all.stream()
                        .filter(other -> other != replicate)
                        .mapToDouble(other -> shared(policy, other.policy()))
                        .average());
    }

    /** The share of the states in which two policies have the same action. */
    private static double shared(PolicyTable one, PolicyTable other) {
        long same = one.rows().stream()
                .filter(row -> other.row(new State(row.group(), row.level())).action() == row.action())
                .count();
        return (double) same / one.rows().size();
    }

    /** Mean share of the states in which two policies have the same action, over all pairs of policies; absent with one policy. */
    static OptionalDouble shared(List<PolicySummary> policies) {
        return policies.stream()
                .flatMapToDouble(policy -> policy.shared().stream())
                .average();
    }

    /** Mean share of the resamples in which an action flips; absent if unknown. */
    OptionalDouble meanFlips() {
        return flipped().average();
    }

    /** The same for the state in which it flips most often. */
    OptionalDouble mostFlips() {
        return flipped().max();
    }

    private DoubleStream flipped() {
        return flips.stream().mapToDouble(Double::doubleValue);
    }
}
