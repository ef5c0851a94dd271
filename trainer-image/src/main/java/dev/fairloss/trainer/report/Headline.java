// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.GroupDisparity;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.trainer.eval.Uncertainty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The main results as sentences. FairLoss is compared with the fixed initial margin, a baseline that is chosen before
 * anything is measured, and not with the arm that turns out best or worst.
 */
final class Headline {
    private static final String FAIR_LOSS = new Arm.FairLoss().name();

    static final String EQUAL_RESULTS =
            "nothing was changed. Both arms have exactly the same results, as equal networks have.";

    /** After the smallest detectable difference of one seed. */
    static final String WITHOUT_SEEDS = " or more, since one seed shows no spread of the training)";

    private final ExperimentResults results;
    private final ArmStyles looks;

    Headline(ExperimentResults results, ArmStyles looks) {
        this.results = results;
        this.looks = looks;
    }

    /** FairLoss compared with the fixed initial margin on the first evaluation set. */
    String verification() {
        List<String> sets = results.setNames();
        if (sets.isEmpty()) {
            return "No arm was evaluated" + why(FAIR_LOSS);
        }
        String set = sets.get(0);
        Optional<ArmSummary> fair = summary(FAIR_LOSS, set);
        if (fair.isEmpty()) {
            return "FairLoss has no result" + why(FAIR_LOSS);
        }
        String own = "FairLoss reaches " + Formats.share(fair.get().accuracy()) + " accuracy on " + set;
        Optional<String> baseline = baseline();
        Optional<ArmSummary> other = baseline.flatMap(arm -> summary(arm, set));
        if (other.isEmpty()) {
            return own + " ("
                    + Formats.count(fair.get().accuracy().seeds(), "seed", "seeds") + "); "
                    + baseline.map(arm -> looks.of(arm).phrase() + " has no result" + why(arm))
                            .orElse("the experiment has no other arm to compare it with.");
        }
        UnchangedMargins unchanged = UnchangedMargins.of(results);
        if (unchanged.all() && isInitialMargin(baseline.get())) {
            return own + ": nothing was changed. The learned policy kept every group at the margin "
                    + Formats.margin(results.initialMargin()) + ", so FairLoss trained the same networks as "
                    + looks.of(baseline.get()).phrase() + ".";
        }
        String against = own + ", compared with " + Formats.share(other.get().accuracy()) + " for "
                + looks.of(baseline.get()).phrase() + ": ";
        return against
                + difference(baseline.get(), set, Uncertainty.ACCURACY)
                        .map(this::verdict)
                        .orElse("they have no seed in common, so the significance of the difference is unknown.")
                + partly(unchanged);
    }

    /** What the results do not cover: differences between seeds, or between policies; empty if they cover both. */
    Optional<String> coverage() {
        if (results.seeds() == 1) {
            return Optional.of("This is a first look: with one seed, no difference is significant.");
        }
        return switch (results.replication()) {
            case PerSeed -> Optional.empty();
            case Shared -> Optional.of("All seeds share one policy, so the intervals hold for this policy only.");
        };
    }

    private static String partly(UnchangedMargins unchanged) {
        if (unchanged.all()) {
            return " The learned policy changed no margin.";
        }
        return unchanged.some()
                ? " The learned policy changed no margin in "
                        + unchanged.unchanged().size() + " of "
                        + Formats.count(unchanged.seeds().size(), "seed", "seeds") + "."
                : "";
    }

    private boolean isInitialMargin(String arm) {
        return arm.equals(new Arm.FixedMargin(results.initialMargin()).name());
    }

    /** What the cost of FairLoss buys otherwise: a sentence for each arm that spends it in another way. */
    List<String> equalCost() {
        return new EqualCost(results, this).sentences();
    }

    /** The difference behind the comparison and its uncertainty; empty without a difference, or if nothing was changed. */
    Optional<String> interval() {
        if (UnchangedMargins.of(results).all()
                && baseline().filter(this::isInitialMargin).isPresent()) {
            return Optional.empty();
        }
        return results.setNames().stream()
                .findFirst()
                .flatMap(set -> baseline().flatMap(arm -> difference(arm, set, Uncertainty.ACCURACY)))
                .map(difference -> difference
                        .interval()
                        .map(interval -> interval(difference, interval))
                        .orElseGet(() -> "The finite number of pairs alone gives each accuracy a standard error of "
                                + pairsAlone(difference.set()) + "."));
    }

    private String interval(PairedDifference difference, Interval interval) {
        double mean = difference.difference().mean();
        String people = isNamed(difference.set()) ? "people" : "pairs";
        String sources = interval.peopleError().isEmpty()
                ? "seeds alone"
                : interval.seedError().isEmpty()
                        ? people + " alone: one seed shows no spread of the training"
                        : people + " and seeds";
        return "The difference in accuracy on " + difference.set() + " is " + Formats.signedShare(mean)
                + " (95% confidence interval " + Formats.signedInterval(mean, Optional.of(interval)) + ", over "
                + sources
                + "). The smallest difference that would be found in 80% of such experiments is "
                + Formats.share(interval.detectable()) + ".";
    }

    private boolean isNamed(String set) {
        return results.evaluations().stream()
                .flatMap(report -> report.on(set).stream())
                .anyMatch(result -> result.identities() > 0);
    }

    private String pairsAlone(String set) {
        double error = summary(FAIR_LOSS, set).orElseThrow().standardError();
        return Formats.share(error);
    }

    /** The accuracy gap between count groups, for FairLoss and for the baseline. */
    Optional<String> fairness() {
        Optional<GroupDisparity> fair =
                disparity(FAIR_LOSS).filter(own -> own.accuracyGap().isPresent());
        if (fair.isEmpty()) {
            return Optional.empty();
        }
        String worst = fair.get()
                .worst()
                .map(group -> " (lowest for the " + group.name().toLowerCase(Locale.ROOT) + " group)")
                .orElse("");
        String own = "The accuracy gap of FairLoss between groups of identities with few and with many images is "
                + Formats.share(fair.get().accuracyGap()) + worst;
        Optional<PairedDifference> difference =
                baseline().flatMap(arm -> difference(arm, PairedDifferences.GROUPS, PairedDifferences.ACCURACY_GAP));
        if (difference.isEmpty()) {
            return Optional.of(own + ".");
        }
        String arm = difference.get().baseline();
        return Optional.of(own + ". For " + looks.of(arm).phrase() + " it is "
                + disparity(arm)
                        .flatMap(GroupDisparity::accuracyGap)
                        .map(Formats::share)
                        .orElse(Formats.NONE) + ": "
                + FairnessVerdict.of(difference.get(), results.summary().differences()));
    }

    /** The cost of the rewards compared with one training. */
    Optional<String> collectionCost() {
        return results.summary().collectionCost().map(cost -> {
            double share = (double) cost.equivalentUpdates() / cost.trainingUpdates();
            long all = cost.equivalentUpdates() + cost.pretrainingUpdates();
            return "Reward collection took " + Formats.count(cost.collectionUpdates(), "update", "updates") + " and "
                    + Formats.count(cost.embeddedImages(), "embedded image", "embedded images")
                    + ", the computation of "
                    + Formats.count(cost.equivalentUpdates(), "training update", "training updates")
                    + " or " + times(share) + " one training ("
                    + Formats.count(cost.trainingUpdates(), "update", "updates")
                    + "). With the pretraining that it needs, it is "
                    + times((double) all / cost.trainingUpdates()) + ".";
        });
    }

    static String times(double share) {
        String text = String.format(Locale.ROOT, share < .995 ? "%.2f" : share < 9.95 ? "%.1f" : "%.0f", share);
        return (share < .995 ? text.substring(1) : text) + "×";
    }

    /** The significance of a difference; none if another measure on the same set contradicts. */
    String verdict(PairedDifference difference) {
        double mean = difference.difference().mean();
        int seeds = difference.difference().seeds();
        if (difference.equalResults()) {
            return EQUAL_RESULTS;
        }
        if (seeds < 2) {
            return "a difference of " + Formats.signedShare(mean) + " with one seed, so its significance is unknown"
                    + detectable(" (", difference, WITHOUT_SEEDS) + ".";
        }
        String paired =
                " (" + Formats.count(seeds, "paired seed", "paired seeds") + detectable("; ", difference, "") + ").";
        if (!difference.significant()) {
            return "no significant difference" + paired;
        }
        String direction = mean > 0 ? "higher" : "lower";
        List<PairedDifference> contradictions = results.summary().differences().stream()
                .filter(other -> other.baseline().equals(difference.baseline())
                        && other.set().equals(difference.set())
                        && other.contradicts(difference))
                .toList();
        if (contradictions.isEmpty()) {
            return "significantly " + direction + paired;
        }
        String others = contradictions.stream()
                .map(other -> Formats.metric(other.metric()) + " "
                        + Formats.signedShare(other.difference().mean()))
                .collect(Collectors.joining(", "));
        return "the accuracy is " + direction + ", but other measures disagree (" + others
                + "), so neither arm is better" + paired;
    }

    /** The smallest difference that experiments like this one find, if it is known. */
    static String detectable(String before, PairedDifference difference, String after) {
        return difference
                .interval()
                .map(interval ->
                        before + "smallest detectable difference: " + Formats.share(interval.detectable()) + after)
                .orElse("");
    }

    /** The fixed initial margin if it is an arm, else the first fixed margin, else any other arm. */
    Optional<String> baseline() {
        List<Arm> others = results.arms().stream()
                .filter(arm -> !arm.name().equals(FAIR_LOSS))
                .toList();
        return others.stream()
                .map(Arm::name)
                .filter(this::isInitialMargin)
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

    private Optional<GroupDisparity> disparity(String arm) {
        return results.summary().disparities().stream()
                .filter(summary -> summary.arm().equals(arm))
                .findFirst();
    }

    /** FairLoss minus an arm. */
    Optional<PairedDifference> difference(String arm, String set, String metric) {
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

    /** A sentence for each arm with a failed training. */
    List<String> aborted() {
        List<String> sentences = new ArrayList<>();
        Map<String, List<TrainReport>> runs = results.runs().stream()
                .filter(run -> run.aborted().isPresent())
                .collect(Collectors.groupingBy(TrainReport::run, LinkedHashMap::new, Collectors.toList()));
        runs.forEach((run, seeds) -> sentences.add(looks.of(run).label() + " failed in "
                + Formats.count(seeds.size(), "run", "runs") + " (seed "
                + seeds.stream().map(one -> Integer.toString(one.seed())).collect(Collectors.joining(", ")) + "): "
                + seeds.get(0).aborted().orElseThrow() + "."));
        return sentences;
    }
}
