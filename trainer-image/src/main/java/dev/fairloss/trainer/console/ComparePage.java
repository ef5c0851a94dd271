// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.trainer.catalog.Comparison;
import dev.fairloss.trainer.catalog.Comparison.Metric;
import dev.fairloss.trainer.catalog.Comparison.Setting;
import dev.fairloss.trainer.report.Formats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Compares finished experiments: each with the first. */
final class ComparePage {
    /** Most experiments side by side. */
    static final int MOST = 6;

    private final List<String> titles;
    private final List<Comparison> comparisons;
    private final List<ComparisonCharts.Chart> charts;

    /**
     * @param titles titles of the experiments
     * @param results their results, in the same order, at least two
     */
    ComparePage(List<String> titles, List<ExperimentResults> results) {
        this.titles = List.copyOf(titles);
        this.charts = new ComparisonCharts(results).all();
        this.comparisons = results.stream()
                .skip(1)
                .map(other -> Comparison.of(results.get(0), other))
                .toList();
    }

    /** A row of a table: a name and one value for each experiment. */
    private record Row(String name, List<String> values) {}

    /** A table. */
    private record Table(String title, String note, List<Row> rows) {}

    /** Values of the template. */
    Map<String, Object> values() {
        var values = new HashMap<String, Object>();
        values.put("title", "Comparison");
        values.put("experiments", titles);
        values.put("charts", charts);
        values.put("sameData", comparisons.stream().allMatch(Comparison::sameData));
        values.put(
                "tables",
                List.of(
                        new Table("Settings that differ", "All settings are equal.", settings()),
                        metrics("Accuracy by evaluation set and arm", Comparison::accuracies, "%.4f"),
                        metrics("Accuracy gap between groups, by arm", Comparison::gaps, "%.4f"),
                        metrics("Seconds by phase", Comparison::costs, "%.1f")));
        return values;
    }

    private List<Row> settings() {
        var rows = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < comparisons.size(); i++) {
            for (Setting setting : comparisons.get(i).settings()) {
                String first = setting.first().orElse(Formats.NONE);
                // An experiment without a difference has the value of the first.
                var row = rows.computeIfAbsent(setting.path(), path -> repeated(first));
                row.set(i + 1, setting.second().orElse(Formats.NONE));
            }
        }
        return rows(rows);
    }

    private static List<Row> rows(Map<String, List<String>> values) {
        return values.entrySet().stream()
                .map(row -> new Row(row.getKey(), List.copyOf(row.getValue())))
                .toList();
    }

    private Table metrics(String title, Function<Comparison, List<Metric>> values, String format) {
        var rows = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < comparisons.size(); i++) {
            for (Metric metric : values.apply(comparisons.get(i))) {
                var row = rows.computeIfAbsent(metric.name(), name -> repeated(Formats.NONE));
                row.set(0, text(metric.first(), format));
                row.set(i + 1, text(metric.second(), format));
            }
        }
        return new Table(title, "Not measured.", rows(rows));
    }

    private List<String> repeated(String value) {
        var row = new ArrayList<String>();
        titles.forEach(title -> row.add(value));
        return row;
    }

    private static String text(Optional<MeanOverSeeds> value, String format) {
        return value.map(known -> Comparison.text(known, format)).orElse(Formats.NONE);
    }
}
