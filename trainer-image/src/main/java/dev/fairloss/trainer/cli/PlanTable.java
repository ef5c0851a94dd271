// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.plan.PlanView.StepView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** The table of a plan: a row per step, in columns as wide as their widest cell. */
final class PlanTable {
    private static final List<String> HEADINGS = List.of("STEP", "HASH", "STATE", "TIME", "");
    private static final int TIME = 3;
    private static final int GAP = 2;

    private PlanTable() {}

    /** The lines, headings first, without trailing spaces. */
    static List<String> lines(List<StepView> steps) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
        steps.forEach(step -> rows.add(cells(step)));
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
