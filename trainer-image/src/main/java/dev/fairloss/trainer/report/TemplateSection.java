// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
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
                .map(set ->
                        table(all.stream().filter(one -> one.set().equals(set)).toList(), looks))
                .forEach(content::add);
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
