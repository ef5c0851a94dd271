// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PolicyTable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** How far the policies of the seeds agree: each was learned from its own networks and fine-tunes. */
final class PolicyAgreement {
    private final List<PolicyTable> policies;
    private final List<PolicySummary> summaries;
    private final List<Double> margins;
    private final int initialLevel;

    private PolicyAgreement(ExperimentResults results) {
        policies = results.replicates().stream()
                .map(replicate -> replicate.policy())
                .toList();
        summaries = PolicySummary.of(results);
        margins = results.margins();
        initialLevel = margins.indexOf(results.initialMargin());
    }

    /** What a reader must know about the number of policies; none if no policy was learned. */
    static List<Element> of(ExperimentResults results) {
        var agreement = new PolicyAgreement(results);
        int policies = results.replicates().size();
        if (policies == 0) {
            return List.of();
        }
        if (policies == 1) {
            return results.seeds() == 1
                    ? List.of()
                    : List.of(Page.paragraph("All " + results.seeds()
                            + " seeds share one policy. The intervals hold for this policy only: another collection might"
                            + " give another one."));
        }
        return List.of(
                Page.paragraph("Each of the " + policies
                        + " seeds has its own policy, learned from its own pretrained networks and fine-tunes. "
                        + agreement.words()
                        + " The maps show the policy of seed "
                        + results.replicates().get(0).seed() + "; rewards.csv and policy.csv contain all of them."),
                agreement.table(),
                agreement.evidence());
    }

    private String words() {
        long same = Group.all().stream()
                .filter(group ->
                        IntStream.range(0, margins.size()).anyMatch(level -> settled(group, level) == policies.size()))
                .count();
        double share = PolicySummary.shared(summaries).orElse(1);
        double confidence = policies.get(0).confidence();
        return "They settle at the same margin in " + same + " of " + Group.NUMBER
                + " groups. Two of them have the same"
                + " action in " + Formats.share(share, 2) + " of the "
                + policies.get(0).rows().size()
                + " states on average"
                + (share < confidence
                        ? ", which is less than " + Formats.margin(confidence) + ", so no move is significant."
                        : ".");
    }

    /** Number of policies that settle at a margin. */
    private long settled(Group group, int level) {
        return policies.stream()
                .filter(policy -> policy.row(new State(group, initialLevel)).finalLevel() == level)
                .count();
    }

    private Element table() {
        var headings = new ArrayList<>(List.of("group"));
        margins.forEach(margin -> headings.add(Formats.margin(margin)));
        var rows = new ArrayList<List<String>>();
        for (Group group : Group.all()) {
            var row = new ArrayList<>(List.of(group.label()));
            for (int level = 0; level < margins.size(); level++) {
                long count = settled(group, level);
                row.add(count == 0 ? Formats.NONE : Formats.count(count));
            }
            rows.add(row);
        }
        return Page.table("How many of the policies settle at each margin, by group.", headings, rows);
    }

    private Element evidence() {
        List<List<String>> rows = summaries.stream()
                .map(policy -> List.of(
                        Integer.toString(policy.seed()),
                        policy.moves() + " of " + policy.states(),
                        policy.significance().alone() + " of "
                                + policy.significance().known(),
                        Formats.plain(policy.significance().byChance()),
                        Formats.count(policy.significance().corrected()),
                        share(policy.reproducibility()),
                        share(policy.meanFlips()),
                        share(policy.mostFlips())))
                .toList();
        return Page.table(
                "Evidence for each policy. Significant: independent rewards at a confidence of "
                        + Formats.margin(policies.get(0).confidence())
                        + ", one by one, by chance if there were no effect, and after Holm's correction. Another collection:"
                        + " share of the states in which it would lead to the same action. Flips: share of the resamples with"
                        + " another action, mean over the states and largest",
                List.of(
                        "seed",
                        "moves",
                        "significant",
                        "by chance",
                        "after Holm",
                        "another collection",
                        "flips, mean",
                        "flips, largest"),
                rows);
    }

    private static String share(OptionalDouble value) {
        return value.isPresent() ? Formats.share(value.getAsDouble(), 2) : Formats.NONE;
    }
}
