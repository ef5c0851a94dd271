// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.trainer.eval.Uncertainty;
import java.util.List;
import java.util.Optional;

/** All measures of all differences on an evaluation set, or between groups, with the smallest difference that can be detected. */
final class DifferenceTable {
    private DifferenceTable() {}

    /** The table; empty without a difference. @param set name of the evaluation set, or {@link PairedDifferences#GROUPS} */
    static Optional<Element> of(ExperimentResults results, ArmStyles looks, String set) {
        List<List<String>> rows = results.summary().differences().stream()
                .filter(difference -> difference.set().equals(set))
                .map(difference -> row(difference, looks))
                .toList();
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(Page.table(
                        "FairLoss minus each other arm on " + set
                                + ". Intervals: 95% confidence. Detectable: smallest difference that would be found in"
                                + " 80% of such experiments. Equal results: both arms trained the same networks, so the"
                                + " difference of 0 measures nothing",
                        List.of("arm and measure", "difference", "interval", "detectable"),
                        rows));
    }

    private static List<String> row(PairedDifference difference, ArmStyles looks) {
        double mean = difference.difference().mean();
        String label = looks.of(difference.baseline()).label() + ", " + measure(difference.metric());
        if (difference.equalResults()) {
            return List.of(label, "equal results", Formats.NONE, Formats.NONE);
        }
        return List.of(
                label,
                Formats.signedShare(mean),
                Formats.signedInterval(mean, difference.interval()),
                difference
                        .interval()
                        .map(known -> Formats.share(known.detectable()))
                        .orElse(Formats.NONE));
    }

    private static String measure(String metric) {
        return Uncertainty.INDICES.stream()
                .filter(index -> index.id().equals(metric))
                .map(AttributeSection::name)
                .findFirst()
                .orElseGet(
                        () -> metric.equals(PairedDifferences.ACCURACY_GAP) ? "accuracy gap" : Formats.metric(metric));
    }
}
