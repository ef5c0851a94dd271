// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.IdentificationSummary;
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
                .map(set -> all.stream().filter(one -> one.set().equals(set)).toList())
                .forEach(arms -> {
                    content.add(table(arms, looks));
                    content.addAll(OverlapTable.of(
                            arms.get(0).set(),
                            "searches",
                            "rank 1",
                            arms.stream()
                                    .map(arm -> new OverlapTable.Arm(
                                            looks.of(arm.arm()).label(), arm.overlap()))
                                    .toList()));
                });
        return Optional.of(Section.of("identification", "Identification", content.toArray(Element[]::new)));
    }

    private static Element table(List<IdentificationSummary> arms, ArmStyles looks) {
        IdentificationSummary first = arms.get(0);
        return RateTables.html(
                "Identification on " + first.set() + ": " + Formats.count(first.mated(), "search", "searches") + " for "
                        + Formats.count(first.enrolled(), "enrolled person", "enrolled people") + " among "
                        + Formats.count(first.distractors(), "distractor", "distractors") + "; "
                        + Formats.count(first.nonMated(), "search", "searches") + " for people who are not enrolled",
                arms,
                arm -> looks.of(arm.arm()).label(),
                IdentificationSummary::measures,
                IdentificationSection::name);
    }

    /** The name of a measure, for readers. */
    static String name(String measure) {
        String[] parts = measure.split("@");
        return parts[0].equals("rank") ? "rank " + parts[1] : "TPIR at " + Formats.rate(Double.parseDouble(parts[1]));
    }
}
