// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.Association;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PolicyReplicate;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardWorth;
import dev.fairloss.contract.spec.Utility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.hipparchus.distribution.continuous.TDistribution;

/** What rewards are worth: whether utilities correlate with accuracy, and how large rewards are beside the spread of distances. */
final class WorthSection {
    /** Of the quantile of a 95% interval. */
    private static final double UPPER = .975;

    private final RewardWorth worth;
    private final List<RewardTable> tables;
    private final Utility utility;

    private WorthSection(RewardWorth worth, List<RewardTable> tables) {
        this.worth = worth;
        this.tables = tables;
        this.utility = tables.get(0).utility();
    }

    static Section of(ExperimentResults results) {
        List<RewardTable> tables =
                results.replicates().stream().map(PolicyReplicate::rewards).toList();
        List<Element> content = results.worth()
                .filter(worth -> !tables.isEmpty())
                .map(worth -> new WorthSection(worth, tables).content())
                .orElseGet(() -> List.of(Page.paragraph(
                        "Unknown: no fine-tune was measured on images that no network was trained on. That takes"
                                + " collection.measureAccuracy and held-out identities or fairness images.")));
        return Section.of("worth", "What a reward is worth", content.toArray(Element[]::new));
    }

    private List<Element> content() {
        return List.of(
                Page.paragraph(answer()),
                Page.note("A reward is the change of a utility. Each of "
                        + Formats.count(worth.probes(), "fine-tune", "fine-tunes") + " in "
                        + Formats.count(worth.repeats(), "repeat", "repeats")
                        + " was also measured on images that no network was trained on: accuracy and AUC on the held-out"
                        + " identities, balanced accuracy of each group on its fairness images. No reward depends on it,"
                        + " and the cost of the method does not include it. Differences between repeats are removed."),
                correlations(
                        "Correlation of each utility with the outcome over the fine-tunes, with its 95% interval (Fisher). For"
                                + " groups: the utility and the balanced accuracy of the group",
                        worth::of),
                overArms(),
                rewards());
    }

    private String answer() {
        Optional<Association> accuracy = worth.of(utility, RewardWorth.ACCURACY);
        long up = groups().filter(one -> one.low() > 0).count();
        long down = groups().filter(one -> one.high() < 0).count();
        long all = groups().count();
        String overall = accuracy.map(known -> "The utility of the rewards, " + utility.name()
                        + ", correlates with the accuracy on held-out identities at " + interval(known) + ": "
                        + verdict(known) + ". ")
                .orElse("");
        return overall
                + (all == 0
                        ? "The accuracy of no group was measured or varies."
                        : "Within groups, it predicts the accuracy in " + up + " of " + all + ", and the opposite in "
                                + down + ".");
    }

    private Stream<Association> groups() {
        return Group.all().stream().flatMap(group -> worth.of(utility, group.label()).stream());
    }

    private static String verdict(Association association) {
        return association.low() > 0
                ? "it predicts it"
                : association.high() < 0 ? "it predicts the opposite" : "it does not predict it beyond chance";
    }

    private static String interval(Association association) {
        return Formats.signedShare(association.correlation(), 2) + " (" + Formats.signedShare(association.low(), 2)
                + " to " + Formats.signedShare(association.high(), 2) + ")";
    }

    private Element overArms() {
        if (worth.overArms().isEmpty()) {
            return Page.note("The arms are too few, or too equal, for a correlation over the final trainings.");
        }
        return correlations(
                "The same over the " + Formats.count(worth.runs(), "final training", "final trainings")
                        + " of all arms, compared within each seed. Trainings with equal results count once. The intervals"
                        + " count each arm once, because its trainings with different seeds are not independent. The utilities"
                        + " are read on the fairness images, because the final trainings use the reward images",
                worth::overArms);
    }

    private static Element correlations(
            String caption, BiFunction<Utility, String, Optional<Association>> associations) {
        List<String> outcomes = new ArrayList<>(List.of(RewardWorth.ACCURACY, RewardWorth.AUC));
        Group.all().forEach(group -> outcomes.add(group.label()));
        List<String> head = new ArrayList<>(List.of("outcome"));
        Stream.of(Utility.values()).forEach(one -> head.add(one.name()));
        List<List<String>> rows = outcomes.stream()
                .map(outcome -> Stream.concat(
                                Stream.of(label(outcome)),
                                Stream.of(Utility.values()).map(one -> associations
                                        .apply(one, outcome)
                                        .map(WorthSection::interval)
                                        .orElse(Formats.NONE)))
                        .toList())
                .toList();
        return Page.table(caption, head, rows);
    }

    private static String label(String outcome) {
        return switch (outcome) {
            case RewardWorth.ACCURACY -> "accuracy, held-out identities";
            case RewardWorth.AUC -> "AUC, held-out identities";
            default -> Page.breakable(outcome);
        };
    }

    /** The reward of every step up; a step down has the opposite one. */
    private Element rewards() {
        StateActionSpace space = tables.get(0).space();
        List<List<String>> rows = new ArrayList<>();
        for (Group group : Group.all()) {
            for (int level = 0; level + 1 < space.levels(); level++) {
                rows.add(row(space, new StateAction(new State(group, level), Action.UP)));
            }
        }
        String unit = utility.isDistance() ? " in 1/10,000 of the cosine distance" : " in 1/10,000";
        return Page.table(
                "Reward of each step up, mean over " + Formats.count(tables.size(), "policy", "policies") + "," + unit
                        + ". Spread: standard deviation over the classes of the group of inter-class minus intra-class"
                        + " distance, in the same unit; it is the unit of DPrime. Predicted: the change of the group's balanced accuracy, from the"
                        + " regression over the fine-tunes. Its 95% interval covers the errors of the regression and of the reward",
                List.of("group and step", "reward", "spread", "predicted", "95% interval"),
                rows);
    }

    /** The spread of the distance behind the utility, in the unit of the utility. */
    private OptionalDouble spread(Group group) {
        return switch (utility) {
            case Difference, Published -> worth.spreads().get(group.index());
            case DPrime -> OptionalDouble.of(1);
            case LogRatio -> OptionalDouble.empty();
        };
    }

    private List<String> row(StateActionSpace space, StateAction step) {
        Group group = step.state().group();
        int level = step.state().level();
        double reward = tables.stream()
                .mapToDouble(table -> table.row(step).reward())
                .average()
                .orElseThrow();
        OptionalDouble spread = spread(group);
        Optional<Association> association = worth.of(utility, group.label());
        return List.of(
                group.label() + " " + Formats.margin(space.margin(level)) + " to "
                        + Formats.margin(space.margin(level + 1)),
                Formats.tenThousandths(reward),
                spread.isPresent() ? Formats.count(Math.round(spread.getAsDouble() * 1e4)) : Formats.NONE,
                association
                        .map(known -> Formats.signedShare(known.slope() * reward, 4))
                        .orElse(Formats.NONE),
                association.flatMap(known -> predicted(known, reward, step)).orElse(Formats.NONE));
    }

    /**
     * The ends of the interval of slope · reward: the half widths that follow from the error of the slope and from that of the
     * reward are added as squares (delta method). Empty if the error of the reward is unknown.
     */
    private Optional<String> predicted(Association association, double reward, StateAction step) {
        OptionalDouble error = halfWidth(step);
        if (error.isEmpty()) {
            return Optional.empty();
        }
        double change = association.slope() * reward;
        double half = Math.hypot(association.slopeHalf() * reward, association.slope() * error.getAsDouble());
        return Optional.of(Formats.signedShare(change - half, 4) + " to " + Formats.signedShare(change + half, 4));
    }

    /** Half width of the 95% interval of a reward, the mean over the policies; empty if an error is unknown. */
    private OptionalDouble halfWidth(StateAction step) {
        double variance = 0;
        double spread = 0;
        for (RewardTable table : tables) {
            RewardRow row = table.row(step);
            if (!row.known()) {
                return OptionalDouble.empty();
            }
            double square = Math.pow(row.standardError().orElseThrow(), 2);
            variance += square;
            spread += square * square / row.degreesOfFreedom().orElseThrow();
        }
        double quantile =
                spread > 0 ? new TDistribution(variance * variance / spread).inverseCumulativeProbability(UPPER) : 0;
        return OptionalDouble.of(quantile * Math.sqrt(variance) / tables.size());
    }
}
