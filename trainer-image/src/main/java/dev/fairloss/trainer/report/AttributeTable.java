// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.AttributeResult.Group;
import dev.fairloss.contract.result.AttributeSummary;
import dev.fairloss.contract.result.AttributeSummary.Measured;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The table of results by attribute: means over seeds. A group that is too small has one row without a measure; a measure between
 * groups has an empty group.
 */
final class AttributeTable {
    private final Csv csv = new Csv(
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
            "value",
            "people_error",
            "seed_error",
            "half_width",
            "detectable");

    private AttributeTable() {}

    static String of(ExperimentResults results) {
        var table = new AttributeTable();
        results.attributes().forEach(table::add);
        return table.csv.toString();
    }

    private void add(AttributeSummary summary) {
        for (Group group : summary.groups()) {
            if (!group.comparable()) {
                csv.row(
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
                        "",
                        "",
                        "",
                        "",
                        "");
            }
        }
        summary.measures().forEach(one -> row(summary, one, false));
        summary.differences().forEach(one -> row(summary, one, true));
    }

    private void row(AttributeSummary summary, Measured one, boolean difference) {
        Optional<Group> group = one.group().flatMap(name -> summary.groups().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst());
        Optional<Interval> interval = one.interval();
        csv.row(
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
                one.mean().mean(),
                interval.map(Interval::peopleError).orElse(OptionalDouble.empty()),
                interval.map(Interval::seedError).orElse(OptionalDouble.empty()),
                interval.map(known -> OptionalDouble.of(known.halfWidth())).orElse(OptionalDouble.empty()),
                interval.filter(known -> difference)
                        .map(known -> OptionalDouble.of(known.detectable()))
                        .orElse(OptionalDouble.empty()));
    }
}
