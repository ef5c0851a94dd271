// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.plan.PlanView.StepState;
import dev.fairloss.trainer.plan.PlanView.StepView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/**
 * The table of a plan, in columns as wide as their widest cell: a row per step, or a row per phase if there are more than
 * {@value #MOST_ROWS} steps.
 */
final class PlanTable {
    private static final int MOST_ROWS = 24;
    private static final List<String> HEADINGS = List.of("STEP", "HASH", "STATE", "TIME", "");
    private static final int TIME = 3;
    private static final int GAP = 2;

    private PlanTable() {}

    /** The lines, headings first, without trailing spaces. */
    static List<String> lines(List<StepView> steps) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
        if (!isSummarized(steps)) {
            steps.forEach(step -> rows.add(cells(step)));
        } else {
            byPhase(steps).forEach((phase, members) -> rows.add(cells(phase, members)));
        }
        int[] widths = IntStream.range(0, HEADINGS.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        var columns = IntStream.of(widths)
                .mapToObj(width -> new Column(width + GAP, 0, Column.Overflow.SPAN))
                .toArray(Column[]::new);
        var table = TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns);
        for (List<String> row : rows) {
            var cells = new ArrayList<>(row);
            // picocli's columns are flush left.
            cells.set(TIME, String.format(Locale.ROOT, "%" + widths[TIME] + "s", row.get(TIME)));
            table.addRowValues(cells.toArray(String[]::new));
        }
        return table.toString().lines().map(String::stripTrailing).toList();
    }

    /** Whether {@link #lines} has a row per phase, and so does not show every step. */
    static boolean isSummarized(List<StepView> steps) {
        return steps.size() > MOST_ROWS;
    }

    private static Map<String, List<StepView>> byPhase(List<StepView> steps) {
        return steps.stream().collect(Collectors.groupingBy(StepView::phase, LinkedHashMap::new, Collectors.toList()));
    }

    private static List<String> cells(String phase, List<StepView> steps) {
        if (steps.size() == 1) {
            return cells(steps.get(0));
        }
        long finished = steps.stream().filter(StepView::isFinished).count();
        boolean known = steps.stream().allMatch(step -> step.seconds().isPresent());
        double seconds =
                steps.stream().mapToDouble(step -> step.seconds().orElse(0)).sum();
        return List.of(
                phase,
                steps.size() + " steps",
                finished == 0
                        ? StepState.TO_DO.label()
                        : finished == steps.size() ? StepState.FINISHED.label() : finished + " finished",
                known ? (finished == steps.size() ? "" : "~ ") + ConsoleFormats.seconds(seconds) : "unknown",
                steps.stream().map(StepView::note).distinct().count() == 1
                                && !steps.get(0).note().isEmpty()
                        ? steps.get(0).note() + " each"
                        : "");
    }

    private static List<String> cells(StepView step) {
        return List.of(
                step.id(),
                step.hash().map(hash -> hash.substring(0, 12)).orElse("-"),
                step.state().label(),
                step.seconds().isPresent()
                        ? (step.isFinished() ? "" : "~ ")
                                + ConsoleFormats.seconds(step.seconds().getAsDouble())
                        : "unknown",
                step.note());
    }
}
