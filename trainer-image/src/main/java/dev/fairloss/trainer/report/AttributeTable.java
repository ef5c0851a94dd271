// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.AttributeResult.Group;
import dev.fairloss.contract.result.AttributeSummary;
import dev.fairloss.contract.result.AttributeSummary.Measured;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.Interval;
import java.util.Optional;

/**
 * The table of results by attribute: means over seeds. A group that is too small has one row without a measure; a measure between
 * groups has an empty group.
 */
final class AttributeTable {
    private final Csv csv = new Csv(IntervalColumns.detectableHead(
            "arm",
            "set",
            "attribute",
            "group",
            "people",
            "genuine",
            "impostors",
            "measure",
            "difference_to_fairloss",
            "seeds",
            "value"));

    private AttributeTable() {}

    static String of(ExperimentResults results) {
        var table = new AttributeTable();
        results.attributes().forEach(table::add);
        return table.csv.toString();
    }

    private void add(AttributeSummary summary) {
        for (Group group : summary.groups()) {
            if (!group.comparable()) {
                csv.row(IntervalColumns.detectableRow(
                        Optional.empty(),
                        Optional.empty(),
                        summary.arm(),
                        summary.set(),
                        summary.attribute(),
                        group.name(),
                        group.people(),
                        group.genuine(),
                        group.impostors(),
                        "",
                        false,
                        "",
                        ""));
            }
        }
        summary.measures().forEach(one -> row(summary, one, false));
        summary.differences().forEach(one -> row(summary, one, true));
    }

    private void row(AttributeSummary summary, Measured one, boolean difference) {
        Optional<Group> group = one.group().flatMap(name -> summary.groups().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst());
        Optional<Double> detectable = one.interval().filter(known -> difference).map(Interval::detectable);
        csv.row(IntervalColumns.detectableRow(
                one.interval(),
                detectable,
                summary.arm(),
                summary.set(),
                summary.attribute(),
                one.group().orElse(""),
                one.people(),
                group.map(size -> Integer.toString(size.genuine())).orElse(""),
                group.map(size -> Integer.toString(size.impostors())).orElse(""),
                one.measure().id(),
                difference,
                one.mean().seeds(),
                one.mean().mean()));
    }
}
