// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ArmChoice;
import dev.fairloss.contract.result.AttributeMeasure;
import dev.fairloss.contract.result.AttributeResult.Group;
import dev.fairloss.contract.result.AttributeResult.Protocol;
import dev.fairloss.contract.result.AttributeSummary;
import dev.fairloss.contract.result.AttributeSummary.Measured;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.IdentificationMeasure;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.VerificationMeasure;
import dev.fairloss.contract.spec.ResolvedSpec.Tradeoff;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares the error rates of groups of people by the attributes of the evaluation sets. */
final class AttributeSection {
    /** In the place of results that rest on too few people or pairs. */
    static final String UNKNOWN = "unknown";

    private final ExperimentResults results;
    private final ArmStyles looks;

    private AttributeSection(ExperimentResults results, ArmStyles looks) {
        this.results = results;
        this.looks = looks;
    }

    /** The section; empty if no evaluation set has attributes. */
    static Optional<Section> of(ExperimentResults results, ArmStyles looks) {
        return results.attributes().isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of(
                        "attributes",
                        "Fairness by attribute",
                        new AttributeSection(results, looks).content().toArray(Element[]::new)));
    }

    private List<Element> content() {
        List<Element> content = new ArrayList<>();
        content.add(Page.paragraph(
                "FMR and FNMR: false match and false non-match rate at one threshold for all groups, chosen on"
                        + " other people. Cross FMR: impostor pairs with people of other groups. TAR: true accept"
                        + " rate at a false accept rate within the group. " + UNKNOWN
                        + ": fewer than 10 people, 30 genuine or 1,000 impostor pairs, so nothing can be said"
                        + " about the group: it is not fair by default. In parentheses: 95% confidence"
                        + " interval over people and seeds."));
        if (results.attributes().stream().anyMatch(one -> one.protocol() == Protocol.IDENTIFICATION)) {
            content.add(Page.paragraph("Identification: FNIR is the fraction of the searches for enrolled people whose"
                    + " person is not the most similar one above the threshold (1 - TPIR), FPIR the fraction of the"
                    + " searches for people who are not enrolled that return someone, both at one threshold for all"
                    + " groups, chosen on other people. " + UNKNOWN + ": fewer than 10 people with 30 such searches;"
                    + " for FPIR, fewer than 10 people, or than ten false positives to expect in the group."));
        }
        results.choice().ifPresent(choice -> content.add(Page.paragraph(sentence(choice, looks))));
        results.attributes().stream()
                .map(summary -> List.of(summary.set(), summary.attribute()))
                .distinct()
                .forEach(key -> content.addAll(attribute(key.get(0), key.get(1))));
        return content;
    }

    private List<Element> attribute(String set, String attribute) {
        List<AttributeSummary> arms = results.attributes().stream()
                .filter(one -> one.set().equals(set) && one.attribute().equals(attribute))
                .toList();
        AttributeSummary first = arms.get(0);
        List<Element> content = new ArrayList<>();
        content.add(groups(first, arms));
        if (first.groups().stream().filter(Group::comparable).count() > 1) {
            content.add(disparities(first, arms));
        } else {
            content.add(Page.note("Fewer than two groups by " + attribute
                    + " are large enough to be compared, so the disparity between them is " + UNKNOWN + "."));
        }
        return content;
    }

    private Element groups(AttributeSummary first, List<AttributeSummary> arms) {
        List<? extends AttributeMeasure> shown = first.protocol().ofGroup().stream()
                .filter(measure -> arms.stream()
                        .anyMatch(arm -> arm.measures().stream().anyMatch(one -> one.measure() == measure)))
                .toList();
        List<String> head = new ArrayList<>(
                switch (first.protocol()) {
                    case VERIFICATION, TEMPLATES -> List.of("group and arm", "people", "genuine", "impostors");
                    case IDENTIFICATION -> List.of("group and arm", "people", "searches", "searches, not enrolled");
                });
        shown.forEach(measure -> head.add(name(measure)));
        List<List<String>> rows = new ArrayList<>();
        for (Group group : first.groups()) {
            for (AttributeSummary arm : arms) {
                List<String> row = new ArrayList<>(List.of(
                        group.name() + ", " + looks.of(arm.arm()).label(),
                        Formats.count(group.people()),
                        Formats.count(group.genuine()),
                        Formats.count(group.impostors())));
                shown.forEach(measure -> row.add(arm.measured(measure, Optional.of(group.name()))
                        .map(AttributeSection::figure)
                        .orElse(UNKNOWN)));
                rows.add(row);
            }
        }
        return Page.table(
                "Groups by " + first.attribute() + " on " + first.set() + ": "
                        + Formats.count(first.people(), "person", "people") + " with a known value, "
                        + Formats.count(first.unlabeled()) + " without"
                        + first.globalFmr().stream()
                                .mapToObj(rate -> ". Threshold at " + threshold(first.protocol(), Formats.rate(rate)))
                                .collect(Collectors.joining()),
                head,
                rows);
    }

    private static String threshold(Protocol protocol, String rate) {
        return switch (protocol) {
            case VERIFICATION -> "an FMR of " + rate + " over all impostor pairs";
            case TEMPLATES -> "an FMR of " + rate + " over all impostor pairs of templates";
            case IDENTIFICATION -> "an FPIR of " + rate + " over all searches for people who are not enrolled";
        };
    }

    /** What the measures between groups mean. */
    private static String legend(Protocol protocol) {
        return switch (protocol) {
            case VERIFICATION, TEMPLATES ->
                " To mean: largest divided by the geometric mean, 1 is fair. Inequity: square root of the product of both"
                        + " ratios, 1 is fair. FDR: fairness discrepancy rate, 1 is fair. GARBE: Gini aggregation rate,"
                        + " 0 is fair.";
            case IDENTIFICATION -> "";
        };
    }

    private Element disparities(AttributeSummary first, List<AttributeSummary> arms) {
        List<String> head = new ArrayList<>(List.of("arm"));
        List<? extends AttributeMeasure> shown = first.protocol().betweenGroups();
        shown.forEach(measure -> head.add(name(measure)));
        List<List<String>> rows = new ArrayList<>();
        for (AttributeSummary arm : arms) {
            rows.add(row(shown, looks.of(arm.arm()).label(), measure -> arm.measured(measure, Optional.empty())
                    .map(AttributeSection::figure)
                    .orElse(UNKNOWN)));
            if (!arm.differences().isEmpty()) {
                rows.add(row(
                        shown, "FairLoss minus " + looks.of(arm.arm()).label(), measure -> arm.differences().stream()
                                .filter(one -> one.measure() == measure)
                                .map(AttributeSection::difference)
                                .findFirst()
                                .orElse(UNKNOWN)));
            }
        }
        return Page.table(
                "Disparity between the groups by " + first.attribute() + " on " + first.set()
                        + " that are large enough. Gap: largest minus smallest rate, 0 is fair. Ratio: largest divided"
                        + " by smallest, 1 is fair." + legend(first.protocol()) + " Noise alone makes a disparity,"
                        + " so compare arms. Detectable: smallest difference that would be found in 80% of such"
                        + " experiments",
                head,
                rows);
    }

    private static List<String> row(
            List<? extends AttributeMeasure> measures, String label, Function<AttributeMeasure, String> cell) {
        return Stream.concat(Stream.of(label), measures.stream().map(cell)).toList();
    }

    /** A measure with its interval. */
    static String figure(Measured one) {
        return figure(one.measure(), one.mean(), one.interval());
    }

    /** The mean of a measure with its interval. */
    static String figure(AttributeMeasure measure, MeanOverSeeds mean, Optional<Interval> interval) {
        double value = mean.mean();
        int digits = digits(value);
        String text = Formats.share(value, digits);
        return interval.map(known -> text + " ("
                        + Formats.share(Math.max(isRatio(measure) ? 1 : 0, value - known.halfWidth()), digits) + " to "
                        + Formats.share(upper(measure, value + known.halfWidth()), digits) + ")")
                .orElse(text + " (interval " + UNKNOWN + ")");
    }

    /** Four decimals, and up to seven for two significant digits of a small rate: {@code .00018}. */
    private static int digits(double value) {
        return value <= 0 || value >= .001 ? 4 : Math.min(7, 1 - (int) Math.floor(Math.log10(value)));
    }

    private static double upper(AttributeMeasure measure, double end) {
        return isRatio(measure) ? end : Math.min(1, end);
    }

    /** Whether 1 is the smallest value, instead of 0. */
    private static boolean isRatio(AttributeMeasure measure) {
        return measure.map(
                verification -> switch (verification) {
                    case FMR_RATIO, FNMR_RATIO, FMR_TO_MEAN, FNMR_TO_MEAN, INEQUITY -> true;
                    case FMR, CROSS_FMR, FNMR, TAR_2, TAR_3, TAR_4, FMR_GAP, FNMR_GAP, FDR, GARBE -> false;
                },
                identification -> switch (identification) {
                    case FNIR_RATIO, FPIR_RATIO -> true;
                    case RANK_1, FNIR, FPIR, RANK_1_GAP, FNIR_GAP, FPIR_GAP -> false;
                });
    }

    private static String difference(Measured one) {
        return Formats.signedShare(one.mean().mean(), 4)
                + one.interval()
                        .map(interval -> " ("
                                + Formats.signedShare(one.mean().mean() - interval.halfWidth(), 4) + " to "
                                + Formats.signedShare(one.mean().mean() + interval.halfWidth(), 4) + "; detectable: "
                                + Formats.share(interval.detectable(), 4) + ")")
                        .orElse(" (interval " + UNKNOWN + ")");
    }

    /** The name of a measure, for readers. */
    static String name(AttributeMeasure measure) {
        return measure.map(AttributeSection::nameInVerification, AttributeSection::nameInIdentification);
    }

    private static String nameInVerification(VerificationMeasure measure) {
        return switch (measure) {
            case FMR -> "FMR";
            case CROSS_FMR -> "cross FMR";
            case FNMR -> "FNMR";
            case TAR_2, TAR_3, TAR_4 ->
                "TAR at " + Formats.rate(measure.falseAcceptRate().orElseThrow());
            case FMR_GAP -> "FMR gap";
            case FNMR_GAP -> "FNMR gap";
            case FMR_RATIO -> "FMR ratio";
            case FNMR_RATIO -> "FNMR ratio";
            case FMR_TO_MEAN -> "FMR to mean";
            case FNMR_TO_MEAN -> "FNMR to mean";
            case INEQUITY -> "inequity";
            case FDR -> "FDR";
            case GARBE -> "GARBE";
        };
    }

    private static String nameInIdentification(IdentificationMeasure measure) {
        return switch (measure) {
            case RANK_1 -> "rank 1";
            case FNIR -> "FNIR";
            case FPIR -> "FPIR";
            case RANK_1_GAP -> "rank 1 gap";
            case FNIR_GAP -> "FNIR gap";
            case FPIR_GAP -> "FPIR gap";
            case FNIR_RATIO -> "FNIR ratio";
            case FPIR_RATIO -> "FPIR ratio";
        };
    }

    /** The choice of an arm as a sentence. */
    static String sentence(ArmChoice choice, ArmStyles looks) {
        Tradeoff tradeoff = choice.tradeoff();
        String rule = " by the stated trade-off: accuracy on " + tradeoff.set() + " with the weight "
                + Formats.share(1 - tradeoff.weight(), 2) + ", " + tradeoff.disparity() + " by " + tradeoff.attribute()
                + " with the weight " + Formats.share(tradeoff.weight(), 2) + ".";
        if (choice.arm().isEmpty()) {
            return "No arm can be chosen" + rule + " The disparity is " + UNKNOWN + ".";
        }
        return "Chosen arm: " + looks.of(choice.arm().get()).label() + rule + " Scores: "
                + choice.scores().stream()
                        .map(score -> looks.of(score.arm()).label() + " " + Formats.signedShare(score.score())
                                + " (accuracy " + Formats.share(score.accuracy()) + ", disparity "
                                + Formats.share(score.disparity(), 4) + ")")
                        .collect(Collectors.joining("; "))
                + ". The choice compares means; intervals are in the tables.";
    }
}
