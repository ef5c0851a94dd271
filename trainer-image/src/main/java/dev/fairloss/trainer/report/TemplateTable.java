// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;

/** The table of results on sets of templates: means over seeds. */
final class TemplateTable {
    private TemplateTable() {}

    static String of(ExperimentResults results) {
        Csv csv = RateTables.csv("templates", "images", "media", "genuine", "impostors", "excluded_pairs");
        results.templates()
                .forEach(one -> RateTables.addTo(
                        csv,
                        one.arm(),
                        one.set(),
                        one.measures(),
                        one.templates(),
                        one.images(),
                        one.media(),
                        one.genuine(),
                        one.impostors(),
                        one.excludedPairs()));
        return csv.toString();
    }
}
