// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.GroupDisparity;
import dev.fairloss.contract.result.GroupResult.Basis;
import dev.fairloss.contract.result.GroupSummary;
import dev.fairloss.contract.result.MeanOverSeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Compares the accuracy of every arm between identities with few and with many images. */
final class FairnessSection {
    private final ExperimentResults results;
    private final ArmStyles looks;
    private final List<String> arms;

    private FairnessSection(ExperimentResults results, ArmStyles looks) {
        this.results = results;
        this.looks = looks;
        this.arms = looks.names().stream()
                .filter(arm -> results.summary().groups().stream()
                        .anyMatch(group -> group.arm().equals(arm)))
                .toList();
    }

    static Section of(ExperimentResults results, ArmStyles looks) {
        FairnessSection section = new FairnessSection(results, looks);
        return Section.of("fairness", "Fairness", section.content().toArray(Element[]::new));
    }

    private List<Element> content() {
        if (arms.isEmpty()) {
            return List.of(Page.paragraph("No arm was evaluated by group."));
        }
        List<Element> content = new ArrayList<>();
        results.evaluations().stream()
                .flatMap(report -> report.fairness().stream())
                .findFirst()
                .ifPresent(fairness -> content.add(Page.paragraph("Measured on the training identities: "
                        + fairness.note()
                        + ". Tail: up to " + results.data().tailMaximum() + " images per identity; middle: up to "
                        + results.data().middleMaximum() + "; head: more.")));
        content.add(Page.grid(List.of(errors(), gaps())));
        content.add(countTable());
        content.add(groupTable());
        return content;
    }

    private Element errors() {
        double most = results.summary().groups().stream()
                .filter(group -> isCount(group.group()))
                .flatMapToDouble(group -> group.accuracy().stream()
                        .mapToDouble(value -> 1 - value.mean() + error(group).orElse(0)))
                .max()
                .orElse(.5);
        RowChart rows = new RowChart(Axis.shares("fraction of pairs classified incorrectly", 0, most));
        StringBuilder words = new StringBuilder();
        for (CountGroup count : CountGroup.values()) {
            String name = count.name().toLowerCase(Locale.ROOT);
            GroupSummary first = find(arms.get(0), name);
            rows.heading(heading(first));
            for (String arm : arms) {
                GroupSummary group = find(arm, name);
                String label = looks.of(arm).label();
                Optional<MeanOverSeeds> accuracy = group.accuracy();
                if (accuracy.isEmpty()) {
                    rows.words(label, "no pairs");
                    continue;
                }
                String figure = Formats.share(1 - accuracy.get().mean()) + Formats.plusMinus(error(group));
                String style = "f-" + looks.of(arm).style() + (group.basis() == Basis.TRAINING ? " reused" : "");
                rows.bar(label, style, 1 - accuracy.get().mean(), error(group), figure);
                words.append(name)
                        .append(", ")
                        .append(label)
                        .append(' ')
                        .append(figure)
                        .append("; ");
            }
        }
        return Page.figure(
                "Error rate by group and arm",
                "Lower is better. Line: ± standard deviation over seeds, or standard error over identities with one seed."
                        + " Dashed, pale bars are measured on training images: optimistic, and not comparable.",
                rows.chart("Error rate by group and arm", words.toString(), true, OptionalDouble.empty()));
    }

    private static String heading(GroupSummary group) {
        String identities = group.group() + ", " + Formats.count(group.identities(), "identity", "identities");
        return switch (group.basis()) {
            case HELD_OUT -> identities + ", " + Formats.count(group.genuine() + group.impostors(), "pair", "pairs");
            case TRAINING -> identities + ", no held-out images";
            case NONE -> identities;
        };
    }

    private Element gaps() {
        List<GroupDisparity> disparities = results.summary().disparities();
        double most = disparities.stream()
                .flatMap(one -> one.accuracyGap().stream())
                .mapToDouble(gap -> gap.mean() + gap.sd().orElse(0))
                .max()
                .orElse(.1);
        RowChart rows = new RowChart(Axis.shares("accuracy of the best minus the worst group", 0, most));
        for (GroupDisparity one : disparities) {
            String label = looks.of(one.arm()).label();
            if (one.accuracyGap().isEmpty()) {
                rows.words(label, "fewer than two groups to compare");
            } else {
                MeanOverSeeds gap = one.accuracyGap().get();
                rows.bar(label, "f-" + looks.of(one.arm()).style(), gap.mean(), gap.sd(), Formats.share(gap));
            }
        }
        String words = disparities.stream()
                .map(one -> looks.of(one.arm()).label() + " " + Formats.share(one.accuracyGap()))
                .collect(Collectors.joining("; "));
        return Page.figure(
                "Accuracy gap between groups",
                "Smaller is fairer. Line: ± standard deviation over seeds.",
                rows.chart("Accuracy of the best minus the worst count group", words, true, OptionalDouble.empty()));
    }

    private Element countTable() {
        List<List<String>> rows = new ArrayList<>();
        for (CountGroup count : CountGroup.values()) {
            for (String arm : arms) {
                rows.add(row(
                        find(arm, count.name().toLowerCase(Locale.ROOT)),
                        looks.of(arm).label()));
            }
        }
        return Page.table(
                "Results by count group and arm. FRR, FAR: false reject and false accept rate. Intra: cosine distance of"
                        + " images to their class center. Inter: cosine distance of class centers to the nearest others.",
                List.of("group and arm", "accuracy", "FRR", "FAR", "intra", "inter"),
                rows);
    }

    private static List<String> row(GroupSummary group, String arm) {
        return List.of(
                group.group() + ", " + arm + (group.basis() == Basis.TRAINING ? " *" : ""),
                Formats.share(group.accuracy()),
                Formats.share(group.falseRejectRate()),
                Formats.share(group.falseAcceptRate()),
                Formats.share(group.intraClass()),
                Formats.share(group.interClass()));
    }

    private Element groupTable() {
        List<String> head = new ArrayList<>(List.of("group"));
        arms.forEach(arm -> head.add(looks.of(arm).label()));
        List<List<String>> rows = new ArrayList<>();
        for (Group group : Group.all()) {
            List<String> row = new ArrayList<>(List.of(group.label()));
            for (String arm : arms) {
                GroupSummary one = find(arm, group.label());
                row.add(
                        one.identities() == 0
                                ? "empty"
                                : Formats.share(one.accuracy()) + (one.basis() == Basis.TRAINING ? " *" : ""));
            }
            rows.add(row);
        }
        boolean starred = results.summary().groups().stream().anyMatch(group -> group.basis() == Basis.TRAINING);
        Element table = Page.table("Accuracy in each of the nine groups", head, rows);
        return starred
                ? Element.of("div")
                        .add(table, Page.note("* measured on training images; excluded from the accuracy gap."))
                : table;
    }

    private GroupSummary find(String arm, String name) {
        return results.summary().groups().stream()
                .filter(group -> group.arm().equals(arm) && group.group().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static OptionalDouble error(GroupSummary group) {
        return group.accuracy()
                .map(accuracy -> accuracy.sd().isPresent() ? accuracy.sd() : group.standardError())
                .orElse(OptionalDouble.empty());
    }

    private static boolean isCount(String name) {
        return !name.equals("all") && !name.contains("/");
    }
}
