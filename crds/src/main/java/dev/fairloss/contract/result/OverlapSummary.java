// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How what overlaps, or may overlap, with the training data changes the results of one arm, aggregated over seeds.
 *
 * @param kind           how the overlap was found
 * @param found          number of people or images, of the first seed with a finding
 * @param pairs          pairs or searches that contain them, of the same seed
 * @param falsePositives people or images that would be found by chance if none overlapped; absent if not calibrated
 * @param with           the result with them, mean over the seeds with a finding; absent if unknown
 * @param without        the result without them
 * @param examples       the first of them, for readers
 */
public record OverlapSummary(
        OverlapEffect.Kind kind,
        int found,
        int pairs,
        OptionalDouble falsePositives,
        OptionalDouble with,
        OptionalDouble without,
        List<String> examples) {
    public OverlapSummary {
        examples = List.copyOf(examples);
    }
}
