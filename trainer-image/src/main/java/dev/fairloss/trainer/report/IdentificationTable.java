// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.IdentificationSummary;
import dev.fairloss.contract.result.Interval;
import java.util.OptionalDouble;

/** The table of identification results: means over seeds. */
final class IdentificationTable {
    private IdentificationTable() {}

    static String of(ExperimentResults results) {
        Csv csv = new Csv(
                "arm",
                "set",
                "measure",
                "seeds",
                "value",
                "half_width",
                "enrolled",
                "distractors",
                "mated",
                "non_mated");
        for (IdentificationSummary one : results.identification()) {
            one.measures()
                    .forEach(measure -> csv.row(
                            one.arm(),
                            one.set(),
                            measure.measure(),
                            measure.mean().seeds(),
                            measure.mean().mean(),
                            measure.interval()
                                    .map(Interval::halfWidth)
                                    .map(OptionalDouble::of)
                                    .orElse(OptionalDouble.empty()),
                            one.enrolled(),
                            one.distractors(),
                            one.mated(),
                            one.nonMated()));
        }
        return csv.toString();
    }
}
