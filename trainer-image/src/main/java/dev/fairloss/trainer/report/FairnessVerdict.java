// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.VerificationMeasure;
import dev.fairloss.trainer.eval.Uncertainty;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says whether the accuracy gap of FairLoss differs from that of another arm. If an index of inequity points the other way by more
 * than its standard error, neither arm is called fairer.
 */
final class FairnessVerdict {
    private FairnessVerdict() {}

    /**
     * The verdict, as the end of a sentence.
     *
     * @param gap difference of the accuracy gaps, FairLoss minus the other arm
     * @param all all differences, of which those of the same arm between count groups count
     */
    static String of(PairedDifference gap, List<PairedDifference> all) {
        if (gap.equalResults()) {
            return Headline.EQUAL_RESULTS;
        }
        if (gap.difference().seeds() < 2) {
            return "one seed, so the significance is unknown" + Headline.detectable(" (", gap, Headline.WITHOUT_SEEDS)
                    + ".";
        }
        String detectable = Headline.detectable(" (", gap, ")") + ".";
        if (!gap.significant()) {
            return "no significant difference" + detectable;
        }
        String direction = fairer(gap) ? "smaller" : "larger";
        String disagreeing = all.stream()
                .filter(other -> other.baseline().equals(gap.baseline())
                        && other.set().equals(gap.set())
                        && fairer(other) != fairer(gap)
                        && exceedsItsError(other))
                .map(other -> name(other) + " "
                        + Formats.signedShare(other.difference().mean()))
                .collect(Collectors.joining(", "));
        return disagreeing.isEmpty()
                ? "the gap of FairLoss is significantly " + direction + detectable
                : "the gap of FairLoss is " + direction + ", but other measures disagree (" + disagreeing
                        + "), so neither arm is fairer" + detectable;
    }

    /** Whether the difference says that FairLoss is fairer: a higher FDR, or a lower value of any other measure. */
    private static boolean fairer(PairedDifference difference) {
        double mean = difference.difference().mean();
        return difference.metric().equals(VerificationMeasure.FDR.id()) ? mean > 0 : mean < 0;
    }

    private static boolean exceedsItsError(PairedDifference difference) {
        double error = difference
                .interval()
                .map(known -> Math.hypot(
                        known.peopleError().orElse(0), known.seedError().orElse(0)))
                .orElse(Double.POSITIVE_INFINITY);
        return Math.abs(difference.difference().mean()) > error;
    }

    private static String name(PairedDifference difference) {
        return Uncertainty.INDICES.stream()
                .filter(index -> index.id().equals(difference.metric()))
                .map(AttributeSection::name)
                .findFirst()
                .orElseGet(difference::metric);
    }
}
