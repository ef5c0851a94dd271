// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.IdentificationSummary;
import dev.fairloss.contract.result.RateSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Identification in a gallery with distractors. */
final class IdentificationSection {
    private IdentificationSection() {}

    /** The section; empty without an evaluation set of this kind. */
    static Optional<Section> of(ExperimentResults results, ArmStyles looks) {
        List<IdentificationSummary> all = results.identification();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<Element> content = new ArrayList<>();
        content.add(Page.paragraph(
                "Each image is compared with the whole gallery, which has one image of each enrolled person, and"
                        + " distractors. Rank K: fraction of the searches whose person is among the K most similar images."
                        + " TPIR at an FPIR: fraction of the searches whose person is the most similar one and above the"
                        + " threshold at which that fraction of the searches for people who are not enrolled returns"
                        + " someone. Rates that the searches cannot measure are left out."));
        all.stream()
                .map(IdentificationSummary::set)
                .distinct()
                .map(set ->
                        table(all.stream().filter(one -> one.set().equals(set)).toList(), looks))
                .forEach(content::add);
        return Optional.of(Section.of("identification", "Identification", content.toArray(Element[]::new)));
    }

    private static Element table(List<IdentificationSummary> arms, ArmStyles looks) {
        IdentificationSummary first = arms.get(0);
        List<String> head = new ArrayList<>(List.of("arm"));
        first.measures().forEach(one -> head.add(name(one.measure())));
        List<List<String>> rows = new ArrayList<>();
        for (IdentificationSummary arm : arms) {
            List<String> row = new ArrayList<>(List.of(looks.of(arm.arm()).label()));
            arm.measures().forEach(one -> row.add(figure(one)));
            rows.add(row);
        }
        return Page.table(
                "Identification on " + first.set() + ": " + Formats.count(first.mated(), "search", "searches") + " for "
                        + Formats.count(first.enrolled(), "enrolled person", "enrolled people") + " among "
                        + Formats.count(first.distractors(), "distractor", "distractors") + "; "
                        + Formats.count(first.nonMated(), "search", "searches") + " for people who are not enrolled",
                head,
                rows);
    }

    /** A rate and its interval. */
    static String figure(RateSummary one) {
        return Formats.share(one.mean())
                + one.interval()
                        .map(interval -> " (" + Formats.interval(one.mean().mean(), one.interval()) + ")")
                        .orElse("");
    }

    /** The name of a measure, for readers. */
    static String name(String measure) {
        String[] parts = measure.split("@");
        return parts[0].equals("rank") ? "rank " + parts[1] : "TPIR at " + Formats.rate(Double.parseDouble(parts[1]));
    }
}
