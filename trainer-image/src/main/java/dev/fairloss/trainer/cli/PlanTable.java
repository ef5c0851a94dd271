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

/**
 * The table of a plan, in columns as wide as their widest cell: a row per step, or a row per phase if there are more than
 * {@value #MOST_ROWS} steps.
 */
final class PlanTable {
    private static final int MOST_ROWS = 24;
    private static final List<String> HEADINGS = List.of("STEP", "HASH", "STATE", "TIME", "");
    private static final int TIME = 3;

    private PlanTable() {}

    /** The lines, headings first, without trailing spaces. */
    static List<String> lines(List<StepView> steps) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
        if (!isSummarized(steps)) {
            steps.forEach(step -> rows.add(cells(step)));
        } else {
            byPhase(steps).forEach((phase, members) -> rows.add(cells(phase, members)));
        }
        int width = ConsoleTable.width(rows, TIME);
        return ConsoleTable.lines(
                rows.stream().map(row -> withTimeFlushRight(row, width)).toList());
    }

    private static List<String> withTimeFlushRight(List<String> row, int width) {
        var cells = new ArrayList<>(row);
        cells.set(TIME, String.format(Locale.ROOT, "%" + width + "s", row.get(TIME)));
        return cells;
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
