// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.GroupDisparity;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.spec.Arm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The result in plain sentences, made from the figures. FairLoss is set against the margin that all groups start with, which
 * is known before anything is measured, not against the arm that turned out worst or best.
 */
final class Headline {
    private static final String FAIR_LOSS = new Arm.FairLoss().name();

    private final ExperimentResults results;
    private final ArmStyles looks;

    Headline(ExperimentResults results, ArmStyles looks) {
        this.results = results;
        this.looks = looks;
    }

    /** FairLoss against the fixed initial margin on the first evaluation set, and what that means. */
    String verification() {
        List<String> sets = results.setNames();
        if (sets.isEmpty()) {
            return "Nothing was evaluated" + why(FAIR_LOSS);
        }
        String set = sets.get(0);
        Optional<ArmSummary> fair = summary(FAIR_LOSS, set);
        if (fair.isEmpty()) {
            return "FairLoss has no result" + why(FAIR_LOSS);
        }
        String own = "FairLoss " + Formats.share(fair.get().accuracy());
        Optional<String> baseline = baseline();
        Optional<ArmSummary> other = baseline.flatMap(arm -> summary(arm, set));
        if (other.isEmpty()) {
            return own + " accuracy on " + set + " ("
                    + Formats.count(fair.get().accuracy().seeds(), "seed", "seeds") + "); "
                    + baseline.map(arm -> looks.of(arm).phrase() + " has no result" + why(arm))
                            .orElse("no other arm was asked for, so there is nothing to compare it with.");
        }
        String against = own + " against " + Formats.share(other.get().accuracy()) + " for "
                + looks.of(baseline.get()).phrase() + ": ";
        return against
                + difference(baseline.get(), set, "accuracy")
                        .map(Headline::verdict)
                        .orElse("they share no seed, so the difference cannot be told from noise.");
    }

    /** The figures behind the verdict: on what, by how much and how surely; empty without a difference. */
    Optional<String> interval() {
        return results.setNames().stream()
                .findFirst()
                .flatMap(set -> baseline().flatMap(arm -> difference(arm, set, "accuracy")))
                .map(difference -> "Accuracy on " + difference.set() + "; "
                        + (difference.halfWidth().isPresent()
                                ? interval(difference)
                                : "the pairs alone leave each figure open by " + pairsAlone(difference.set()) + "."));
    }

    private static String interval(PairedDifference difference) {
        double mean = difference.difference().mean();
        double half = difference.halfWidth().orElseThrow();
        return "the difference is " + Formats.signedShare(mean) + ", 95% interval " + Formats.signedShare(mean - half)
                + " to " + Formats.signedShare(mean + half) + ".";
    }

    private String pairsAlone(String set) {
        double error = summary(FAIR_LOSS, set).orElseThrow().standardError();
        return "\u00b1" + Formats.share(error);
    }

    /** How far the count groups lie apart, in FairLoss and in the arm that it is set against. */
    Optional<String> fairness() {
        Optional<GroupDisparity> fair =
                spread(FAIR_LOSS).filter(own -> own.accuracyGap().isPresent());
        if (fair.isEmpty()) {
            return Optional.empty();
        }
        String worst = fair.get()
                .worst()
                .map(group -> "; worst off is the " + group.name().toLowerCase(Locale.ROOT))
                .orElse("");
        String own = "Between groups of people with few and with many images its accuracy differs by "
                + Formats.share(fair.get().accuracyGap()) + worst;
        Optional<PairedDifference> difference =
                baseline().flatMap(arm -> difference(arm, PairedDifferences.GROUPS, "spread"));
        if (difference.isEmpty()) {
            return Optional.of(own + ".");
        }
        String arm = difference.get().baseline();
        return Optional.of(own + ". For " + looks.of(arm).phrase() + " it is "
                + spread(arm)
                        .flatMap(GroupDisparity::accuracyGap)
                        .map(Formats::share)
                        .orElse(Formats.NONE) + ": "
                + fairnessVerdict(difference.get()));
    }

    /** What the rewards cost against one training. */
    Optional<String> collectionCost() {
        return results.summary().collectionCost().map(cost -> {
            double share = cost.collectionSeconds() / cost.trainingSeconds();
            return "Collecting rewards and learning the policy took " + Formats.seconds(cost.collectionSeconds())
                    + ", "
                    + times(share) + " one training (" + Formats.seconds(cost.trainingSeconds()) + ", "
                    + Formats.count(cost.trainingUpdates(), "update", "updates")
                    + "). The same seconds would have bought "
                    + Formats.count(cost.equivalentUpdates(), "more update", "more updates") + " of training.";
        });
    }

    static String times(double share) {
        String text = String.format(Locale.ROOT, share < .995 ? "%.2f" : share < 9.95 ? "%.1f" : "%.0f", share);
        return share < .995 ? text.substring(1) + " of" : text + " times";
    }

    private static String verdict(PairedDifference difference) {
        double mean = difference.difference().mean();
        int seeds = difference.difference().seeds();
        if (difference.halfWidth().isEmpty()) {
            return "a difference of " + Formats.signedShare(mean)
                    + " from one seed, which tells nothing of the noise between runs.";
        }
        String paired = " (" + Formats.count(seeds, "paired seed", "paired seeds") + ").";
        if (!difference.significant()) {
            return "no difference beyond noise" + paired;
        }
        return (mean > 0 ? "higher" : "lower") + " beyond the noise between seeds" + paired;
    }

    private static String fairnessVerdict(PairedDifference difference) {
        if (difference.halfWidth().isEmpty()) {
            return "one seed, so no verdict.";
        }
        if (!difference.significant()) {
            return "no difference beyond noise.";
        }
        return difference.difference().mean() < 0
                ? "FairLoss is more even, beyond the noise between seeds."
                : "FairLoss is less even, beyond the noise between seeds.";
    }

    /** The fixed initial margin if it is an arm, else the first fixed margin, else any other arm. */
    Optional<String> baseline() {
        List<Arm> others = results.arms().stream()
                .filter(arm -> !arm.name().equals(FAIR_LOSS))
                .toList();
        String initial = new Arm.FixedMargin(results.initialMargin()).name();
        return others.stream()
                .map(Arm::name)
                .filter(initial::equals)
                .findFirst()
                .or(() -> others.stream()
                        .filter(Arm.FixedMargin.class::isInstance)
                        .map(Arm::name)
                        .findFirst())
                .or(() -> others.stream().map(Arm::name).findFirst());
    }

    private Optional<ArmSummary> summary(String arm, String set) {
        return results.summary().arms().stream()
                .filter(summary -> summary.arm().equals(arm) && summary.set().equals(set))
                .findFirst();
    }

    private Optional<GroupDisparity> spread(String arm) {
        return results.summary().disparities().stream()
                .filter(summary -> summary.arm().equals(arm))
                .findFirst();
    }

    private Optional<PairedDifference> difference(String arm, String set, String metric) {
        return results.summary().differences().stream()
                .filter(difference -> difference.baseline().equals(arm)
                        && difference.set().equals(set)
                        && difference.metric().equals(metric))
                .findFirst();
    }

    private String why(String arm) {
        return results.runs().stream()
                .filter(run -> run.run().equals(arm))
                .flatMap(run -> run.aborted().stream())
                .findFirst()
                .map(reason -> ": " + reason + ".")
                .orElse(".");
    }

    /** A sentence for each arm of which a training gave up. */
    List<String> aborted() {
        List<String> sentences = new ArrayList<>();
        Map<String, List<TrainReport>> runs = results.runs().stream()
                .filter(run -> run.aborted().isPresent())
                .collect(Collectors.groupingBy(TrainReport::run, LinkedHashMap::new, Collectors.toList()));
        runs.forEach((run, seeds) -> sentences.add(looks.of(run).label() + " gave up in "
                + Formats.count(seeds.size(), "run", "runs") + " (seed "
                + seeds.stream().map(one -> Integer.toString(one.seed())).collect(Collectors.joining(", ")) + "): "
                + seeds.get(0).aborted().orElseThrow() + "."));
        return sentences;
    }
}
