// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.OperatingPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Error rates by count group and indices of inequity at a fixed false match rate of all groups together. */
final class InequityTable {
    private InequityTable() {}

    /** The table for readers; empty without an operating point. */
    static Optional<Element> of(ExperimentResults results, ArmStyles looks, List<String> arms) {
        List<String> names = Inequity.names(results.summary(), arms);
        Optional<Double> rate = globalFmr(results);
        if (names.isEmpty() || rate.isEmpty()) {
            return Optional.empty();
        }
        List<String> head = new ArrayList<>(List.of("arm"));
        head.addAll(names);
        List<List<String>> rows = new ArrayList<>();
        for (String arm : arms) {
            List<String> row = new ArrayList<>(List.of(looks.of(arm).label()));
            names.forEach(name -> row.add(Inequity.find(results.summary(), arm, name)
                    .map(Inequity::figure)
                    .orElse(Formats.NONE)));
            rows.add(row);
        }
        return Optional.of(Page.table(
                "Inequity at a false match rate (FMR) of " + Formats.rate(rate.get())
                        + " over all groups, with 95% intervals over people and seeds. FDR: fairness discrepancy rate, 1 is"
                        + " fair. GARBE: Gini aggregation rate, 0 is fair. To mean: largest rate divided by the geometric"
                        + " mean, 1 is fair. FNMR: false non-match rate. Noise alone makes inequity, so compare arms",
                head,
                rows));
    }

    /** The false match rate of all groups together; empty without an operating point. */
    static Optional<Double> globalFmr(ExperimentResults results) {
        return results.evaluations().stream()
                .flatMap(report -> report.fairness().stream())
                .flatMap(fairness -> fairness.operatingPoint().stream())
                .map(OperatingPoint::globalFmr)
                .findFirst();
    }

    /** The CSV table; an index has an empty group. */
    static String csv(ExperimentResults results) {
        Csv csv = new Csv(IntervalColumns.head("arm", "measure", "group", "seeds", "value"));
        results.arms().forEach(arm -> Inequity.of(results.summary(), arm.name())
                .forEach(one -> csv.row(IntervalColumns.row(
                        one.interval(),
                        arm.name(),
                        one.measure().id(),
                        one.group().orElse(""),
                        one.mean().seeds(),
                        one.mean().mean()))));
        return csv.toString();
    }
}
