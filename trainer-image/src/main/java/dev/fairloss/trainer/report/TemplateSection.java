// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.RateSummary;
import dev.fairloss.contract.result.TemplateSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verification of templates. */
final class TemplateSection {
    private TemplateSection() {}

    /** The section; empty without an evaluation set of this kind. */
    static Optional<Section> of(ExperimentResults results, ArmStyles looks) {
        List<TemplateSummary> all = results.templates();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<Element> content = new ArrayList<>();
        content.add(Page.paragraph(
                "A template is one or more images of a person. Its embedding is the normalized sum over its media of the mean"
                        + " embedding of each. TAR at a FAR: fraction of the genuine pairs above the threshold at which that"
                        + " fraction of the impostor pairs is accepted. Rates at which fewer than ten impostor pairs may be"
                        + " accepted are left out."));
        all.stream()
                .map(TemplateSummary::set)
                .distinct()
                .map(set -> all.stream().filter(one -> one.set().equals(set)).toList())
                .forEach(arms -> {
                    content.add(table(arms, looks));
                    content.addAll(overlap(arms, looks));
                });
        return Optional.of(Section.of("templates", "Templates", content.toArray(Element[]::new)));
    }

    private static Element table(List<TemplateSummary> arms, ArmStyles looks) {
        TemplateSummary first = arms.get(0);
        return RateTables.html(
                "Templates of " + first.set() + ": " + size(first),
                arms,
                arm -> looks.of(arm.arm()).label(),
                TemplateSummary::measures,
                TemplateSection::name);
    }

    /** The overlap with the training data; empty if nothing was found. */
    private static List<Element> overlap(List<TemplateSummary> arms, ArmStyles looks) {
        List<RateSummary> measures = arms.get(0).measures();
        return OverlapTable.of(
                arms.get(0).set(),
                "pairs",
                measures.isEmpty()
                        ? "TAR"
                        : name(measures.get(measures.size() - 1).measure()),
                arms.stream()
                        .map(arm -> new OverlapTable.Arm(looks.of(arm.arm()).label(), arm.overlap()))
                        .toList());
    }

    /** Numbers of templates, images, media and pairs, for readers. */
    static String size(TemplateSummary set) {
        return Formats.count(set.templates(), "template", "templates") + " of "
                + Formats.count(set.images(), "image", "images") + " in "
                + Formats.count(set.media(), "medium", "media") + "; "
                + Formats.count(set.genuine(), "genuine pair", "genuine pairs") + ", "
                + Formats.count(set.impostors(), "impostor pair", "impostor pairs")
                + (set.excludedPairs() == 0
                        ? ""
                        : "; without " + Formats.count(set.excludedPairs(), "pair", "pairs")
                                + " of people or images of the training data");
    }

    /** The name of a measure, for readers. */
    static String name(String measure) {
        return "TAR at FAR " + Formats.rate(Double.parseDouble(measure.substring(measure.indexOf('@') + 1)));
    }
}
