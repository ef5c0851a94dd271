// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.contract.result.VerificationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The accuracy of each arm on an evaluation set, with and without what it shares, or may share, with the training data. */
final class OverlapTable {
    private OverlapTable() {}

    /** The table and what to know about it; empty if nothing was found in any run. */
    static List<Element> of(ExperimentResults results, ArmStyles looks, String set) {
        List<List<String>> rows = new ArrayList<>();
        for (String arm : results.summary().arms().stream()
                .filter(summary -> summary.set().equals(set))
                .map(summary -> summary.arm())
                .toList()) {
            List<VerificationResult> runs = results.evaluations().stream()
                    .filter(report -> report.arm().equals(arm))
                    .flatMap(report -> report.on(set).stream())
                    .toList();
            for (Kind kind : Kind.values()) {
                row(runs, kind, looks.of(arm).label()).ifPresent(rows::add);
            }
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        return List.of(
                Page.table(
                        "Overlap of " + set + " with the training data, and the accuracy with and without these pairs",
                        List.of("arm", "overlap", "pairs", "accuracy with", "accuracy without"),
                        rows),
                Page.note(examples(results, set)));
    }

    private static Optional<List<String>> row(List<VerificationResult> runs, Kind kind, String arm) {
        List<VerificationResult> found =
                runs.stream().filter(run -> effect(run, kind).isPresent()).toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        OverlapEffect first = effect(found.get(0), kind).orElseThrow();
        String reported = Formats.share(MeanOverSeeds.of(
                found.stream().map(VerificationResult::accuracy).toList()));
        List<Double> others = found.stream()
                .flatMap(run -> effect(run, kind).stream())
                .flatMap(effect -> effect.accuracy().stream().boxed())
                .toList();
        String other = others.isEmpty() ? Formats.NONE : Formats.share(MeanOverSeeds.of(others));
        boolean isReportedWithout =
                switch (kind) {
                    case SHARED -> true;
                    case NEAR_DUPLICATES, NEAREST_CENTER -> false;
                };
        return Optional.of(List.of(
                arm,
                text(first),
                Formats.count(first.pairs()),
                isReportedWithout ? other : reported,
                isReportedWithout ? reported : other));
    }

    private static String text(OverlapEffect effect) {
        return switch (effect.kind()) {
            case SHARED -> "shared people and images: " + Formats.count(effect.found());
            case NEAR_DUPLICATES -> "images that look like a training image: " + Formats.count(effect.found());
            case NEAREST_CENTER ->
                "people near a class center: " + Formats.count(effect.found())
                        + (effect.falsePositives().isPresent()
                                ? " (by chance about "
                                        + Formats.twoDigits(
                                                effect.falsePositives().getAsDouble()) + ")"
                                : "");
        };
    }

    private static String examples(ExperimentResults results, String set) {
        List<String> examples = results.evaluations().stream()
                .flatMap(report -> report.on(set).stream())
                .flatMap(run -> run.overlap().effects().stream())
                .flatMap(effect -> effect.examples().stream())
                .distinct()
                .limit(OverlapEffect.EXAMPLES)
                .toList();
        return "Shared pairs are left out of all other results. Images that look like a training image, and people near a"
                + " class center, are suspects only: their pairs are part of all other results. With several seeds, the"
                + " numbers of pairs are those of the first seed with a finding, and the accuracies are means over the seeds"
                + " with one. Examples: "
                + String.join("; ", examples) + ".";
    }

    private static Optional<OverlapEffect> effect(VerificationResult run, Kind kind) {
        return run.overlap().effects().stream()
                .filter(effect -> effect.kind() == kind)
                .findFirst();
    }
}
