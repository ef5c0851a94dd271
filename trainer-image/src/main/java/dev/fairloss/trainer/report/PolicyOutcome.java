// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the learned policies change, how significant their rewards are, and whether another collection would change the same: a
 * line for the status.
 */
public final class PolicyOutcome {
    private final List<PolicySummary> policies;
    private final double confidence;

    private PolicyOutcome(List<PolicySummary> policies, double confidence) {
        this.policies = policies;
        this.confidence = confidence;
    }

    /** The line, at most 512 characters; empty if no policy was learned. */
    public static Optional<String> of(ExperimentResults results) {
        return results.policy().map(policy -> new PolicyOutcome(PolicySummary.of(results), policy.confidence()).line());
    }

    private String line() {
        return Stream.of(changes(), significance(), flips(), reproducibility() + rejected(), shared())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private String changes() {
        if (policies.size() > 1) {
            return count(policy -> policy.moves() > 0) + " of " + policies.size() + " policies change a margin";
        }
        PolicySummary policy = policies.get(0);
        return policy.moves() == 0
                ? "the policy keeps every margin"
                : "the policy changes the margin in " + policy.moves() + " of " + policy.states() + " states";
    }

    /** Up from a margin and down from the next one are one independent reward. */
    private String significance() {
        List<RewardSignificance> known = policies.stream()
                .map(PolicySummary::significance)
                .filter(one -> one.known() > 0)
                .toList();
        if (known.isEmpty()) {
            return "";
        }
        return range(known, one -> one.alone(), PolicyOutcome::whole) + " of "
                + range(known, one -> one.known(), PolicyOutcome::whole)
                + " independent rewards are significant one by one ("
                + range(known, RewardSignificance::byChance, Formats::plain) + " by chance), "
                + range(known, one -> one.corrected(), PolicyOutcome::whole) + " after Holm's correction";
    }

    private String flips() {
        List<Double> known = policies.stream()
                .flatMapToDouble(policy -> policy.meanFlips().stream())
                .boxed()
                .toList();
        return known.isEmpty()
                ? ""
                : "an action flips in " + range(known, share -> share, share -> Formats.share(share, 2))
                        + " of the resamples on average";
    }

    private String reproducibility() {
        List<Double> known = policies.stream()
                .flatMapToDouble(policy -> policy.reproducibility().stream())
                .boxed()
                .toList();
        return known.isEmpty()
                ? "one repeat cannot show whether another collection would lead to the same policy"
                : "another collection would lead to the same action in about "
                        + range(known, share -> share, share -> Formats.share(share, 2)) + " of the states";
    }

    /** How many policies had significant gains that are not reproducible enough. */
    private String rejected() {
        long rejected = count(PolicySummary::rejected);
        if (rejected == 0) {
            return "";
        }
        String limit = Formats.margin(confidence);
        return policies.size() == 1
                ? ", which is less than " + limit + ", so no move counts as significant"
                : "; for " + rejected + " of them that is less than " + limit + ", so no move counts as significant";
    }

    /** How far policies of independent collections agree. */
    private String shared() {
        OptionalDouble shared = PolicySummary.shared(policies);
        return shared.isEmpty()
                ? ""
                : "two policies have the same action in " + Formats.share(shared.getAsDouble(), 2) + " of the states"
                        + (shared.getAsDouble() < confidence
                                ? ", which is less than " + Formats.margin(confidence) + ", so no move is significant"
                                : "");
    }

    private static String whole(double value) {
        return Formats.count(Math.round(value));
    }

    private long count(Predicate<PolicySummary> condition) {
        return policies.stream().filter(condition).count();
    }

    /** The smallest and the largest value, or one text if they are written alike. */
    private static <T> String range(List<T> all, ToDoubleFunction<T> value, DoubleFunction<String> format) {
        var values = all.stream().mapToDouble(value).summaryStatistics();
        String low = format.apply(values.getMin());
        String high = format.apply(values.getMax());
        return low.equals(high) ? low : low + " to " + high;
    }
}
