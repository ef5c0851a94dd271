// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyReplicate;
import dev.fairloss.contract.result.PolicyTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the learned policies change, and whether another collection would change the same: a line for the status. */
public final class PolicyOutcome {
    private final List<PolicyTable> policies;

    private PolicyOutcome(List<PolicyTable> policies) {
        this.policies = policies;
    }

    /** The line, at most 256 characters; empty if no policy was learned. */
    public static Optional<String> of(ExperimentResults results) {
        var policies =
                results.replicates().stream().map(PolicyReplicate::policy).toList();
        return policies.isEmpty() ? Optional.empty() : Optional.of(new PolicyOutcome(policies).line());
    }

    private String line() {
        return changes() + "; " + reproducibility() + rejected();
    }

    private String changes() {
        if (policies.size() > 1) {
            return count(PolicyOutcome::moves) + " of " + policies.size() + " policies change a margin";
        }
        PolicyTable policy = policies.get(0);
        long moves = policy.rows().stream()
                .filter(row -> row.action() != Action.KEEP)
                .count();
        return moves == 0
                ? "the policy keeps every margin"
                : "the policy changes the margin in " + moves + " of "
                        + policy.rows().size() + " states";
    }

    private String reproducibility() {
        double[] shares = policies.stream()
                .flatMapToDouble(policy -> policy.reproducibility().stream())
                .sorted()
                .toArray();
        if (shares.length == 0) {
            return "one repeat cannot show whether another collection would lead to the same policy";
        }
        String low = Formats.share(shares[0], 2);
        String high = Formats.share(shares[shares.length - 1], 2);
        return "another collection would lead to the same action in about "
                + (low.equals(high) ? low : low + " to " + high) + " of the states";
    }

    /** How many policies had significant gains that are not reproducible enough. */
    private String rejected() {
        long rejected = count(PolicyOutcome::isRejected);
        if (rejected == 0) {
            return "";
        }
        String limit = Formats.margin(policies.get(0).confidence());
        return policies.size() == 1
                ? ", which is less than " + limit + ", so no move counts as significant"
                : "; for " + rejected + " of them that is less than " + limit + ", so no move counts as significant";
    }

    private long count(Predicate<PolicyTable> condition) {
        return policies.stream().filter(condition).count();
    }

    private static boolean moves(PolicyTable policy) {
        return policy.rows().stream().anyMatch(row -> row.action() != Action.KEEP);
    }

    private static boolean isRejected(PolicyTable policy) {
        return policy.rows().stream().anyMatch(row -> row.reason() == PolicyReason.NOT_REPRODUCIBLE);
    }
}
