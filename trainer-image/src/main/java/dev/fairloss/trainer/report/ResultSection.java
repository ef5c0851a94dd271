// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.ArmSummary.TarSummary;
import dev.fairloss.contract.result.ExperimentResults;
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
        charts.add(new RocChart(results, looks, set).figure());
        content.add(Page.grid(charts));
        content.add(table(arms, set));
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
                .mapToDouble(one ->
                        Math.abs(one.difference().mean()) + one.halfWidth().orElse(0))
                .max()
                .orElse(0);
        RowChart rows = new RowChart(Axis.around(-reach, reach));
        for (PairedDifference one : all) {
            rows.dot(
                    looks.of(one.baseline()).label(),
                    looks.of(one.baseline()).style(),
                    one.difference().mean(),
                    List.of(),
                    one.halfWidth(),
                    OptionalDouble.empty(),
                    Formats.signedShare(one.difference().mean()) + Formats.plusMinus(one.halfWidth()));
        }
        String words = all.stream()
                .map(one -> looks.of(one.baseline()).label() + " "
                        + Formats.signedShare(one.difference().mean()) + Formats.plusMinus(one.halfWidth()))
                .collect(Collectors.joining("; "));
        boolean intervals = all.stream().anyMatch(one -> one.halfWidth().isPresent());
        String howToRead =
                "Accuracy of FairLoss minus that of each other arm, seed by seed. Right of the line, FairLoss is"
                        + " better. "
                        + (intervals
                                ? "Bar: 95% confidence interval over seeds (Student's t). If it crosses the line, the"
                                        + " difference is not significant."
                                : "One seed gives no interval.");
        return Optional.of(Page.figure(
                "FairLoss minus each other arm",
                howToRead,
                rows.chart("Paired differences of accuracy on " + set, words, true, OptionalDouble.of(0))));
    }

    private Element table(List<ArmSummary> arms, String set) {
        List<String> head = new ArrayList<>(List.of("arm", "seeds", "accuracy", "AUC"));
        List<Double> rates = arms.get(0).tarAtFar().stream()
                .filter(tar -> tar.tar().isPresent())
                .map(TarSummary::far)
                .toList();
        rates.forEach(rate -> head.add("TAR at " + Formats.rate(rate)));
        List<List<String>> rows = new ArrayList<>();
        for (ArmSummary arm : arms) {
            List<String> row = new ArrayList<>(List.of(
                    looks.of(arm.arm()).label(),
                    Formats.count(arm.accuracy().seeds()),
                    Formats.share(arm.accuracy()),
                    Formats.share(arm.auc())));
            for (double rate : rates) {
                row.add(arm.tarAtFar().stream()
                        .filter(tar -> tar.far() == rate)
                        .findFirst()
                        .map(tar -> Formats.share(tar.tar()))
                        .orElse(Formats.NONE));
            }
            rows.add(row);
        }
        return Page.table("Results on " + set + ". TAR: true accept rate at a false accept rate", head, rows);
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
