// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.result.PolicyTable;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The first screen: the main results, their cost, and links to all sections. */
final class SummarySection {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private SummarySection() {}

    static Element of(ExperimentResults results, ArmStyles looks, List<Section> sections) {
        Headline headline = new Headline(results, looks);
        Element header = Element.of("header");
        header.add(
                Element.of("p", "class", "eyebrow").text("Fair Loss experiment · " + DAY.format(results.finished())));
        header.add(Element.of("h1").text(results.name()));
        header.add(Element.of("p", "class", "lede").text(headline.verification()));
        headline.coverage().ifPresent(text -> header.add(Page.paragraph(text)));
        headline.interval().ifPresent(text -> header.add(Page.paragraph(text)));
        headline.equalCost().forEach(text -> header.add(Page.paragraph(text)));
        headline.fairness().ifPresent(text -> header.add(Page.paragraph(text)));
        headline.collectionCost().ifPresent(text -> header.add(Page.paragraph(text)));
        for (String sentence : headline.aborted()) {
            header.add(Element.of("p", "class", "warning").text(sentence));
        }
        header.add(tiles(results));
        if (!results.summary().arms().isEmpty()) {
            header.add(Page.note(
                    "± is the standard deviation over seeds, if there are several. Accuracy follows the LFW protocol:"
                            + " the threshold of each fold is chosen on the other folds. FairLoss is compared with the initial"
                            + " margin of its groups, kept fixed."));
        }
        return header.add(contents(sections));
    }

    private static Element tiles(ExperimentResults results) {
        double spent = results.costs().stream().mapToDouble(PhaseCost::seconds).sum();
        double reused =
                results.costs().stream().mapToDouble(PhaseCost::reusedSeconds).sum();
        double lost =
                results.costs().stream().mapToDouble(PhaseCost::lostSeconds).sum();
        Element tiles = Element.of("dl", "class", "tiles");
        tile(
                tiles,
                "Time spent",
                Formats.seconds(spent),
                lost > 0 ? "plus " + Formats.seconds(lost) + " lost" : "none lost");
        tile(tiles, "Time reused", reused > 0 ? Formats.seconds(reused) : "none", "by finished steps from the store");
        tile(
                tiles,
                "Identities",
                Formats.count(results.data().identities()),
                Formats.count(results.data().images(), "image", "images"));
        results.policy().ifPresent(policy -> tile(tiles, "Policy", moves(policy), "states change the margin"));
        return tiles;
    }

    private static String moves(PolicyTable policy) {
        long moves = policy.rows().stream()
                .filter(row -> row.action() != Action.KEEP)
                .count();
        return moves + " of " + policy.rows().size();
    }

    private static void tile(Element tiles, String name, String figure, String more) {
        tiles.add(Element.of("div")
                .add(Element.of("dt").text(name))
                .add(Element.of("dd")
                        .add(Element.of("b").text(figure))
                        .add(Element.of("span").text(more))));
    }

    private static Element contents(List<Section> sections) {
        Element list = Element.of("ul");
        for (Section section : sections) {
            list.add(Element.of("li")
                    .add(Element.of("a", "href", "#" + section.id()).text(section.title())));
        }
        return Element.of("nav", "aria-label", "Contents").add(list);
    }
}
