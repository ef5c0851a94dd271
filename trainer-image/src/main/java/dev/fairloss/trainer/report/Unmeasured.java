// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.AttributeSummary;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.GroupSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What an experiment does not say about the networks of an arm. */
final class Unmeasured {
    private Unmeasured() {}

    /** The gaps, as parts of a list. @param arm name of the arm */
    static List<String> of(ExperimentResults results, String arm) {
        List<AttributeSummary> attributes = results.attributes().stream()
                .filter(summary -> summary.arm().equals(arm))
                .toList();
        List<String> gaps = new ArrayList<>();
        if (attributes.isEmpty()) {
            gaps.add("error rates by sex, skin tone, age or any other attribute: no evaluation set has attributes");
        }
        attributes.forEach(summary -> {
            String unknown = summary.groups().stream()
                    .filter(group -> !group.comparable())
                    .map(group -> ModelCard.plain(group.name()) + " ("
                            + Formats.count(group.people(), "person", "people") + ")")
                    .collect(Collectors.joining(", "));
            if (!unknown.isEmpty()) {
                gaps.add("groups by " + ModelCard.plain(summary.attribute()) + " on " + summary.set()
                        + " that are too small: " + unknown);
            }
        });
        String small = results.summary().groups().stream()
                .filter(group -> group.arm().equals(arm)
                        && !group.comparable()
                        && !group.group().equals("all"))
                .map(GroupSummary::group)
                .collect(Collectors.joining(", "));
        if (!small.isEmpty()) {
            gaps.add("groups by number of training images that are too small or have no held-out images: " + small);
        }
        if (results.seeds() == 1) {
            gaps.add("the spread between trainings: there is one seed");
        }
        results.evaluations().stream()
                .filter(report -> report.arm().equals(arm))
                .limit(1)
                .flatMap(report -> report.sets().stream())
                .filter(set -> !set.overlap().namesCompared())
                .forEach(set -> gaps.add("whether people of " + set.set()
                        + " are in the training data under another name: only images were compared"));
        gaps.add("robustness to presentation attacks, and images that differ from those of the evaluation sets");
        return gaps;
    }
}
