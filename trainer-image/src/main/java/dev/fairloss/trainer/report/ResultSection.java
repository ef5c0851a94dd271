// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.ArmSummary.TarSummary;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.result.VerificationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** The results of every arm on every evaluation set: accuracies with uncertainty, paired differences, ROC curves, and a table. */
final class ResultSection {
    /** Mark of a true accept rate that depends on fewer than ten impostor pairs. */
    private static final String UNRELIABLE = "†";

    private final ExperimentResults results;
    private final ArmStyles looks;

    private ResultSection(ExperimentResults results, ArmStyles looks) {
        this.results = results;
        this.looks = looks;
    }

    static Section of(ExperimentResults results, ArmStyles looks) {
        ResultSection section = new ResultSection(results, looks);
        List<Element> content = new ArrayList<>();
        for (String set : results.setNames()) {
            section.add(content, set);
        }
        if (content.isEmpty()) {
            content.add(Page.paragraph("No arm was evaluated."));
        }
        return Section.of("results", "Results by arm", content.toArray(Element[]::new));
    }

    private void add(List<Element> content, String set) {
        VerificationResult one = results.evaluations().stream()
                .flatMap(report -> report.on(set).stream())
                .findFirst()
                .orElseThrow();
        List<ArmSummary> arms = results.summary().arms().stream()
                .filter(summary -> summary.set().equals(set))
                .toList();
        content.add(Element.of("h3").text(set));
        content.add(Page.paragraph(Formats.count(one.genuine() + one.impostors(), "pair", "pairs")
                + (one.identities() == 0
                        ? ", "
                        : " of " + Formats.count(one.identities(), "identity", "identities") + ", ")
                + Formats.count(one.impostors()) + " of them impostor pairs. Protocol: " + one.note() + ". "
                + unseen(one.overlap())));
        List<Element> charts = new ArrayList<>();
        charts.add(dots(arms, set, "Accuracy", ArmSummary::accuracy, VerificationResult::accuracy, true));
        charts.add(dots(arms, set, "Area under the ROC curve", ArmSummary::auc, VerificationResult::auc, false));
        differences(set).ifPresent(charts::add);
        new CostChart(results, looks, set).figure().ifPresent(charts::add);
        charts.add(new RocChart(results, looks, set).figure());
        content.add(Page.grid(charts));
        content.add(table(arms, set));
        content.addAll(OverlapTable.of(results, looks, set));
        DifferenceTable.of(results, looks, set).ifPresent(content::add);
        notMeasurable(arms).ifPresent(content::add);
    }

    /** What is known about people and images that the set shares with the training data. */
    private static String unseen(TrainingOverlap overlap) {
        String excluded = overlap.excludedPairs() == 0
                ? ""
                : Formats.count(overlap.excludedPairs(), "pair", "pairs") + " with "
                        + Formats.count(overlap.identities(), "person", "people") + " or "
                        + Formats.count(overlap.images(), "image", "images")
                        + " of the training data were left out. ";
        return excluded
                + (overlap.namesCompared()
                        ? "No arm was trained on these people or images (compared by name and content)."
                        : "No arm was trained on these images (compared by content). People could not be compared,"
                                + " because the set or the training data does not name them.");
    }

    private Element dots(
            List<ArmSummary> arms,
            String set,
            String title,
            Function<ArmSummary, MeanOverSeeds> figure,
            Function<VerificationResult, Double> ofSeed,
            boolean withError) {
        double[] reach = arms.stream()
                .flatMapToDouble(arm -> {
                    double half = Math.max(figure.apply(arm).sd().orElse(0), withError ? arm.standardError() : 0);
                    double mean = figure.apply(arm).mean();
                    return DoubleStream.of(mean - half, mean + half);
                })
                .toArray();
        Axis axis = Axis.around(
                DoubleStream.of(reach).min().orElse(0),
                DoubleStream.of(reach).max().orElse(1));
        RowChart rows = new RowChart(axis);
        for (ArmSummary arm : arms) {
            MeanOverSeeds value = figure.apply(arm);
            List<Double> seeds = value.seeds() < 2
                    ? List.of()
                    : results.evaluations().stream()
                            .filter(report -> report.arm().equals(arm.arm()))
                            .flatMap(report -> report.on(set).stream())
                            .map(ofSeed)
                            .toList();
            rows.dot(
                    looks.of(arm.arm()).label(),
                    looks.of(arm.arm()).style(),
                    value.mean(),
                    seeds,
                    value.sd(),
                    withError ? OptionalDouble.of(arm.standardError()) : OptionalDouble.empty(),
                    Formats.share(value));
        }
        String words = arms.stream()
                .map(arm -> looks.of(arm.arm()).label() + " " + Formats.share(figure.apply(arm)))
                .collect(Collectors.joining("; "));
        boolean several = arms.stream().anyMatch(arm -> figure.apply(arm).seeds() > 1);
        String bars = (several ? "Small dots: seeds. Thick bar: ± standard deviation over seeds. " : "")
                + (withError ? "Thin line: ± standard error over folds, due to the finite number of pairs." : "");
        return Page.figure(
                title,
                bars.isEmpty() ? "One seed: no bar." : bars,
                rows.chart(title + " on " + set, words, true, OptionalDouble.empty()));
    }

    private Optional<Element> differences(String set) {
        List<PairedDifference> all = results.summary().differences().stream()
                .filter(difference ->
                        difference.set().equals(set) && difference.metric().equals("accuracy"))
                .toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        double reach = all.stream()
                .mapToDouble(one -> Math.abs(one.difference().mean())
                        + one.interval().map(Interval::halfWidth).orElse(0.))
                .max()
                .orElse(0);
        RowChart rows = new RowChart(Axis.around(-reach, reach));
        for (PairedDifference one : all) {
            rows.dot(
                    looks.of(one.baseline()).label(),
                    looks.of(one.baseline()).style(),
                    one.difference().mean(),
                    List.of(),
                    halfWidth(one),
                    OptionalDouble.empty(),
                    Formats.signedShare(one.difference().mean()) + Formats.plusMinus(halfWidth(one)));
        }
        String words = all.stream()
                .map(one -> looks.of(one.baseline()).label() + " "
                        + Formats.signedShare(one.difference().mean()) + Formats.plusMinus(halfWidth(one)))
                .collect(Collectors.joining("; "));
        String howToRead =
                "Accuracy of FairLoss minus that of each other arm, seed by seed. Right of the line, FairLoss is"
                        + " better. Bar: 95% confidence interval. If it crosses the line, the difference is not significant."
                        + (all.stream().anyMatch(one -> one.difference().seeds() > 1)
                                ? ""
                                : " One seed: the bar does not cover the spread of the training, so no difference is"
                                        + " significant.");
        return Optional.of(Page.figure(
                "FairLoss minus each other arm",
                howToRead,
                rows.chart("Paired differences of accuracy on " + set, words, true, OptionalDouble.of(0))));
    }

    private static OptionalDouble halfWidth(PairedDifference difference) {
        return difference
                .interval()
                .map(known -> OptionalDouble.of(known.halfWidth()))
                .orElse(OptionalDouble.empty());
    }

    private Element table(List<ArmSummary> arms, String set) {
        List<String> head = new ArrayList<>(List.of("arm", "seeds", "accuracy", "95% interval", "AUC"));
        List<TarSummary> rates = arms.get(0).tarAtFar().stream()
                .filter(tar -> tar.tar().isPresent())
                .toList();
        for (TarSummary rate : rates) {
            head.add("TAR at " + Formats.rate(rate.far()) + (rate.reliable() ? "" : " " + UNRELIABLE));
            head.add("95% interval");
        }
        List<List<String>> rows = new ArrayList<>();
        for (ArmSummary arm : arms) {
            List<String> row = new ArrayList<>(List.of(
                    looks.of(arm.arm()).label(),
                    Formats.count(arm.accuracy().seeds()),
                    Formats.share(arm.accuracy()),
                    Formats.interval(arm.accuracy().mean(), arm.interval()),
                    Formats.share(arm.auc())));
            for (TarSummary rate : rates) {
                Optional<TarSummary> own = arm.tarAtFar().stream()
                        .filter(tar -> tar.far() == rate.far())
                        .findFirst();
                Optional<MeanOverSeeds> tar = own.flatMap(TarSummary::tar);
                row.add(Formats.share(tar));
                row.add(tar.map(mean ->
                                Formats.interval(mean.mean(), own.orElseThrow().interval()))
                        .orElse(Formats.NONE));
            }
            rows.add(row);
        }
        Element table = Page.table("Results on " + set + ". TAR: true accept rate at a false accept rate", head, rows);
        return rates.stream().allMatch(TarSummary::reliable)
                ? table
                : Element.of("div")
                        .add(
                                table,
                                Page.note(UNRELIABLE
                                        + " unreliable: fewer than ten impostor pairs may be accepted at this rate, so"
                                        + " single pairs decide."));
    }

    private static Optional<Element> notMeasurable(List<ArmSummary> arms) {
        List<TarSummary> none = arms.get(0).tarAtFar().stream()
                .filter(tar -> tar.tar().isEmpty())
                .toList();
        if (none.isEmpty()) {
            return Optional.empty();
        }
        String rates = none.stream().map(tar -> Formats.rate(tar.far())).collect(Collectors.joining(", "));
        return Optional.of(Page.note("A false accept rate of " + rates + " cannot be measured with "
                + Formats.count(none.get(0).impostors(), "impostor pair", "impostor pairs")
                + "."));
    }
}
