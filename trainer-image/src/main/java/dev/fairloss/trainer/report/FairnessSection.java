// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.GroupDisparity;
import dev.fairloss.contract.result.GroupResult.Basis;
import dev.fairloss.contract.result.GroupSummary;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Compares the accuracy of every arm between identities with few and with many images. */
final class FairnessSection {
    /** In the place of results that rest on too few people or pairs. */
    private static final String TOO_FEW = "too few";

    /** In the place of results of a group without pairs. */
    private static final String UNMEASURED = "not measured";

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
        DifferenceTable.of(results, looks, PairedDifferences.GROUPS).ifPresent(content::add);
        InequityTable.of(results, looks, arms).ifPresent(content::add);
        content.add(Page.paragraph(coverage()));
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
                if (accuracy.isEmpty() || isTooSmall(group)) {
                    rows.words(label, accuracy.isEmpty() ? "no pairs" : TOO_FEW);
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
                "Lower is better. Line: 95% confidence interval over people and seeds."
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
                .mapToDouble(MeanOverSeeds::mean)
                .map(mean -> mean + longest(disparities))
                .max()
                .orElse(.1);
        RowChart rows = new RowChart(Axis.shares("accuracy of the best minus the worst group", 0, most));
        for (GroupDisparity one : disparities) {
            String label = looks.of(one.arm()).label();
            if (one.accuracyGap().isEmpty()) {
                rows.words(label, "fewer than two groups to compare");
            } else {
                MeanOverSeeds gap = one.accuracyGap().get();
                rows.bar(
                        label,
                        "f-" + looks.of(one.arm()).style(),
                        gap.mean(),
                        halfWidth(one.interval()),
                        Formats.share(gap));
            }
        }
        String words = disparities.stream()
                .map(one -> looks.of(one.arm()).label() + " " + Formats.share(one.accuracyGap()))
                .collect(Collectors.joining("; "));
        return Page.figure(
                "Accuracy gap between groups",
                "Smaller is fairer. Line: 95% confidence interval over people and seeds. Noise alone makes a gap larger than 0, so"
                        + " compare gaps of arms, not gaps with 0.",
                rows.chart("Accuracy of the best minus the worst count group", words, true, OptionalDouble.empty()));
    }

    private static double longest(List<GroupDisparity> disparities) {
        return disparities.stream()
                .mapToDouble(one -> halfWidth(one.interval()).orElse(0))
                .max()
                .orElse(0);
    }

    private static OptionalDouble halfWidth(Optional<Interval> interval) {
        return interval.map(known -> OptionalDouble.of(known.halfWidth())).orElse(OptionalDouble.empty());
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
                "Results by count group and arm. Accuracy is balanced: genuine and impostor pairs weigh the same. FRR, FAR:"
                        + " false reject and false accept rate. Intra: cosine distance of"
                        + " images to their class center. Inter: cosine distance of class centers to the nearest others.",
                List.of("group and arm", "accuracy", "95% interval", "FRR", "FAR", "intra", "inter"),
                rows);
    }

    private static List<String> row(GroupSummary group, String arm) {
        boolean few = isTooSmall(group);
        return List.of(
                group.group() + ", " + arm + (group.basis() == Basis.TRAINING ? " *" : ""),
                few ? TOO_FEW : Formats.share(group.accuracy()),
                few || group.accuracy().isEmpty()
                        ? Formats.NONE
                        : Formats.interval(group.accuracy().get().mean(), group.interval()),
                few ? Formats.NONE : Formats.share(group.falseRejectRate()),
                few ? Formats.NONE : Formats.share(group.falseAcceptRate()),
                Formats.share(group.intraClass()),
                Formats.share(group.interClass()));
    }

    /** Which of the nine groups are measured on held-out images, and why others are not. */
    private String coverage() {
        List<String> missing = Group.all().stream()
                .map(group -> find(arms.get(0), group.label()))
                .filter(group -> !group.comparable())
                .map(group -> group.group() + ": " + whyNot(group))
                .toList();
        return missing.isEmpty()
                ? "All nine groups are measured on held-out images."
                : "Measured on held-out images: " + (Group.NUMBER - missing.size()) + " of " + Group.NUMBER
                        + " groups. The others cannot be compared (" + String.join("; ", missing) + ").";
    }

    private static String whyNot(GroupSummary group) {
        if (group.identities() == 0) {
            return "it has no identities";
        }
        return switch (group.basis()) {
            case NONE -> "none of its identities has a held-out image";
            case TRAINING -> "no identity of its count group has a held-out image";
            case HELD_OUT ->
                group.accuracy().isEmpty() ? "it has no pairs of both kinds" : TOO_FEW + " people or pairs";
        };
    }

    private Element groupTable() {
        List<String> head = new ArrayList<>(List.of("group"));
        arms.forEach(arm -> head.add(looks.of(arm).label()));
        List<List<String>> rows = new ArrayList<>();
        for (Group group : Group.all()) {
            List<String> row = new ArrayList<>(List.of(group.label()));
            arms.forEach(arm -> row.add(cell(find(arm, group.label()))));
            rows.add(row);
        }
        List<Element> notes = new ArrayList<>();
        if (results.summary().groups().stream().anyMatch(group -> group.basis() == Basis.TRAINING)) {
            notes.add(Page.note("* measured on training images; excluded from the accuracy gap."));
        }
        if (results.summary().groups().stream().anyMatch(FairnessSection::isTooSmall)) {
            notes.add(
                    Page.note(
                            TOO_FEW
                                    + ": fewer than 10 measured people, 30 genuine or 30 impostor pairs; excluded from the accuracy gap."));
        }
        if (results.summary().groups().stream().anyMatch(FairnessSection::isUnmeasured)) {
            notes.add(Page.note(UNMEASURED
                    + ": no image of these people is held out, or they have no pairs of both kinds. People with one or two"
                    + " images hold out none; half of those with three hold out one and join the tail."));
        }
        Element table = Page.table("Accuracy in each of the nine groups, with 95% intervals", head, rows);
        return notes.isEmpty() ? table : Element.of("div").add(table).add(notes);
    }

    private static String cell(GroupSummary group) {
        if (group.identities() == 0) {
            return "empty";
        }
        if (isUnmeasured(group)) {
            return UNMEASURED;
        }
        if (isTooSmall(group)) {
            return TOO_FEW;
        }
        return Formats.share(group.accuracy())
                + group.interval()
                        .map(interval -> " ("
                                + Formats.interval(
                                        group.accuracy().orElseThrow().mean(), group.interval()) + ")")
                        .orElse("")
                + (group.basis() == Basis.TRAINING ? " *" : "");
    }

    private static boolean isUnmeasured(GroupSummary group) {
        return group.identities() > 0 && group.accuracy().isEmpty();
    }

    /** Whether a group has results that rest on too few people or pairs. */
    private static boolean isTooSmall(GroupSummary group) {
        return group.basis() == Basis.HELD_OUT
                && !group.comparable()
                && group.accuracy().isPresent();
    }

    private GroupSummary find(String arm, String name) {
        return results.summary().groups().stream()
                .filter(group -> group.arm().equals(arm) && group.group().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static OptionalDouble error(GroupSummary group) {
        return halfWidth(group.interval());
    }

    private static boolean isCount(String name) {
        return !name.equals("all") && !name.contains("/");
    }
}
