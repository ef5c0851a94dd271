// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapSummary;
import dev.fairloss.contract.result.VerificationResult;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The result of each arm on an evaluation set, with and without what it shares, or may share, with the training data. */
final class OverlapTable {
    private OverlapTable() {}

    /** An arm and its overlaps. @param arm its label */
    record Arm(String arm, List<OverlapSummary> overlap) {}

    /** The table of a set of pairs, and what to know about it; empty if nothing was found in any run. */
    static List<Element> of(ExperimentResults results, ArmStyles looks, String set) {
        return of(
                set,
                "pairs",
                "accuracy",
                results.summary().arms().stream()
                        .filter(summary -> summary.set().equals(set))
                        .map(summary -> new Arm(
                                looks.of(summary.arm()).label(),
                                OverlapSummaries.of(
                                        runs(results, set, summary.arm()),
                                        VerificationResult::overlap,
                                        run -> OptionalDouble.of(run.accuracy()))))
                        .toList());
    }

    private static List<VerificationResult> runs(ExperimentResults results, String set, String arm) {
        return results.evaluations().stream()
                .filter(report -> report.arm().equals(arm))
                .flatMap(report -> report.on(set).stream())
                .toList();
    }

    /**
     * The table of a set, and what to know about it; empty if nothing was found in any run.
     *
     * @param units what may overlap: pairs or searches
     * @param result name of the result
     */
    static List<Element> of(String set, String units, String result, List<Arm> arms) {
        List<List<String>> rows = arms.stream()
                .flatMap(arm -> arm.overlap().stream().map(overlap -> row(arm.arm(), overlap)))
                .toList();
        if (rows.isEmpty()) {
            return List.of();
        }
        return List.of(
                Page.table(
                        "Overlap of " + set + " with the training data, and the " + result + " with and without these "
                                + units,
                        List.of("arm", "overlap", units, result + " with", result + " without"),
                        rows),
                Page.note(examples(units, arms)));
    }

    private static List<String> row(String arm, OverlapSummary overlap) {
        return List.of(
                arm, text(overlap), Formats.count(overlap.pairs()), share(overlap.with()), share(overlap.without()));
    }

    private static String share(OptionalDouble rate) {
        return rate.isPresent() ? Formats.share(rate.getAsDouble()) : Formats.NONE;
    }

    private static String text(OverlapSummary overlap) {
        return switch (overlap.kind()) {
            case SHARED -> "shared people and images: " + Formats.count(overlap.found());
            case NEAR_DUPLICATES -> "images that look like a training image: " + Formats.count(overlap.found());
            case NEAREST_CENTER ->
                "people near a class center: " + Formats.count(overlap.found())
                        + (overlap.falsePositives().isPresent()
                                ? " (by chance about "
                                        + Formats.twoDigits(
                                                overlap.falsePositives().getAsDouble()) + ")"
                                : "");
        };
    }

    private static String examples(String units, List<Arm> arms) {
        Stream<String> examples = arms.stream()
                .flatMap(arm -> arm.overlap().stream())
                .flatMap(overlap -> overlap.examples().stream())
                .distinct()
                .limit(OverlapEffect.EXAMPLES);
        return "Shared " + units + " are left out of all other results. Images that look like a training image, and"
                + " people near a class center, are suspects only: their " + units + " are part of all other results."
                + " With several seeds, the numbers of " + units
                + " are those of the first seed with a finding, and the"
                + " results are means over the seeds with one. Examples: "
                + String.join("; ", examples.toList()) + ".";
    }
}
