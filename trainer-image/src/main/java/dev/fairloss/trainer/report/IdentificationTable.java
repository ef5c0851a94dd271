// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;

/** The table of identification results: means over seeds. */
final class IdentificationTable {
    private IdentificationTable() {}

    static String of(ExperimentResults results) {
        Csv csv = RateTables.csv("enrolled", "distractors", "mated", "non_mated");
        results.identification()
                .forEach(one -> RateTables.addTo(
                        csv,
                        one.arm(),
                        one.set(),
                        one.measures(),
                        one.enrolled(),
                        one.distractors(),
                        one.mated(),
                        one.nonMated()));
        return csv.toString();
    }
}
