// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ArmMargins;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.MarginHistory;
import dev.fairloss.contract.spec.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The margin of every group by epoch, for the arms that change margins. */
final class MarginSection {
    private static final double LEFT = 26;
    private static final double WIDTH = 104;
    private static final double GAP = 9;
    private static final double HEIGHT = 56;

    private final ExperimentResults results;
    private final ArmStyles looks;

    private MarginSection(ExperimentResults results, ArmStyles looks) {
        this.results = results;
        this.looks = looks;
    }

    static Section of(ExperimentResults results, ArmStyles looks) {
        MarginSection section = new MarginSection(results, looks);
        List<Element> figures = new ArrayList<>();
        for (Arm arm : results.arms()) {
            List<ArmMargins> seeds = results.histories().stream()
                    .filter(history -> history.arm().equals(arm.name())
                            && !history.history().epochs().isEmpty())
                    .toList();
            if (!seeds.isEmpty() && seeds.get(0).history().margins().size() > 1) {
                figures.add(section.figure(arm.name(), seeds));
            }
        }
        List<Element> content = new ArrayList<>();
        content.add(figures.isEmpty() ? Page.paragraph("No arm changes its margins.") : Page.grid(figures));
        section.singleMargins().ifPresent(content::add);
        results.histories().stream()
                .filter(history -> !history.history().classMargins().isEmpty())
                .collect(Collectors.toMap(ArmMargins::arm, ArmMargins::history, (first, other) -> first, TreeMap::new))
                .forEach((arm, history) -> content.add(section.classMargins(arm, history)));
        return Section.of("margins", "Margins by epoch", content.toArray(Element[]::new));
    }

    /** The arms with one margin for all classes in all epochs, except fixed margins, whose names say it. */
    private Optional<Element> singleMargins() {
        List<List<String>> rows = results.arms().stream()
                .filter(arm -> !(arm instanceof Arm.FixedMargin))
                .flatMap(arm -> results.histories().stream()
                        .filter(history -> history.arm().equals(arm.name())
                                && history.history().margins().size() == 1))
                .map(history -> List.of(
                        looks.of(history.arm()).label(),
                        Integer.toString(history.seed()),
                        rounded(history.history().margins().get(0))))
                .toList();
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(Page.table(
                        "Arms with one margin for all classes in all epochs", List.of("arm", "seed", "margin"), rows));
    }

    /** The margins of the first seed; those of other seeds may differ where an arm depends on the policy or draws them. */
    private Element classMargins(String arm, MarginHistory history) {
        List<List<String>> rows = history.classMargins().stream()
                .map(group -> List.of(
                        group.group().name().toLowerCase(Locale.ROOT),
                        Formats.count(group.classes()),
                        rounded(group.smallest()),
                        rounded(group.mean()),
                        rounded(group.largest())))
                .toList();
        return Page.table(
                looks.of(arm).label() + ": one margin per class, the same in all epochs",
                List.of("count group", "classes", "minimum", "mean", "maximum"),
                rows);
    }

    private static String rounded(double margin) {
        return Formats.margin(Math.round(margin * 1000) / 1000.);
    }

    private Element figure(String arm, List<ArmMargins> seeds) {
        int epochs = seeds.stream()
                .mapToInt(seed -> seed.history().epochs().size())
                .max()
                .orElse(1);
        double height = 3 * (HEIGHT + 24) + 16;
        Element chart = Svg.chart((int) height, looks.of(arm).label() + ": margins by epoch", words(seeds));
        for (Group group : Group.all()) {
            panel(chart, group, seeds, epochs, looks.of(arm).style());
        }
        return Page.figure(
                looks.of(arm).label(),
                "One panel per group: margin by epoch (0 to " + (epochs - 1) + ")"
                        + (seeds.size() > 1
                                ? "; thick line: seed " + seeds.get(0).seed() + ", thin lines: other seeds."
                                : "."),
                chart);
    }

    private void panel(Element chart, Group group, List<ArmMargins> seeds, int epochs, String style) {
        double left = LEFT + group.index() % 3 * (WIDTH + GAP);
        int row = group.index() / 3;
        double top = row * (HEIGHT + 24) + 18.0;
        List<Double> margins = results.margins();
        Axis x = Axis.linear("", 0, Math.max(1, epochs), Formats::plain);
        Axis y = Axis.linear("", margins.get(0), margins.get(margins.size() - 1), Formats::margin);
        chart.add(Svg.text("panel", left, top - 7, "start", group.label()));
        for (double margin : margins) {
            double level = top + HEIGHT * (1 - y.place(margin));
            chart.add(Svg.line("grid", left, level, left + WIDTH, level));
            if (group.index() % 3 == 0) {
                chart.add(Svg.text("tick", left - 4, level + 3.5, "end", Formats.margin(margin)));
            }
        }
        for (int i = 0; i < seeds.size(); i++) {
            var history = seeds.get(i).history();
            // A small offset keeps identical curves of several seeds visible.
            double apart = i * 1.6;
            List<double[]> points = new ArrayList<>();
            for (int epoch = 0; epoch <= history.epochs().size(); epoch++) {
                double margin = history.margin(Math.min(epoch, history.epochs().size() - 1), group.index());
                points.add(new double[] {left + WIDTH * x.place(epoch), top + HEIGHT * (1 - y.place(margin)) + apart});
            }
            chart.add(Svg.steps("curve level s-" + style + (i > 0 ? " faint" : ""), points));
        }
    }

    private static String words(List<ArmMargins> seeds) {
        var first = seeds.get(0).history();
        int last = first.epochs().size() - 1;
        return "Margins in the last epoch of seed " + seeds.get(0).seed() + ": "
                + Group.all().stream()
                        .map(group -> group.label() + " " + Formats.margin(first.margin(last, group.index())))
                        .collect(Collectors.joining(", "));
    }
}
