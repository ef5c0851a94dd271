// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.TemplateSummary;
import java.util.OptionalDouble;

/** The table of results on sets of templates: means over seeds. */
final class TemplateTable {
    private TemplateTable() {}

    static String of(ExperimentResults results) {
        Csv csv = new Csv(
                "arm",
                "set",
                "measure",
                "seeds",
                "value",
                "half_width",
                "templates",
                "images",
                "media",
                "genuine",
                "impostors",
                "excluded_pairs");
        for (TemplateSummary one : results.templates()) {
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
                            one.templates(),
                            one.images(),
                            one.media(),
                            one.genuine(),
                            one.impostors(),
                            one.excludedPairs()));
        }
        return csv.toString();
    }
}
