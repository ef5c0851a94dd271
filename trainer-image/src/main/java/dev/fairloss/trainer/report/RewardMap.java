// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.spec.Utility;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The reward of every move as a heat map, with standard errors and significance. */
final class RewardMap {
    private final RewardTable table;
    private final double confidence;
    private final Map<StateAction, RewardRow> rows;
    private final double most;

    private RewardMap(RewardTable table, double confidence) {
        this.table = table;
        this.confidence = confidence;
        this.rows = table.rows().stream().collect(Collectors.toMap(RewardRow::pair, Function.identity()));
        this.most = Math.max(
                1e-12,
                table.rows().stream()
                        .mapToDouble(row -> Math.abs(row.reward()))
                        .max()
                        .orElse(0));
    }

    static Element figure(RewardTable table, double confidence) {
        return Page.figure(
                "Reward of each move",
                "Change of a group's utility when its margin moves one level down ▼ or up ▲, relative to keeping it; in"
                        + " 1/10,000, ± one standard error. Blue: gain; orange: loss. Bold with frame: significant"
                        + " after Holm's correction. " + words(table.utility()),
                new RewardMap(table, confidence).map());
    }

    /** What a utility is. */
    static String words(Utility utility) {
        return switch (utility) {
            case Difference ->
                "The utility is the mean cosine distance of unseen images to the nearest other classes minus that to"
                        + " their own class.";
            case LogRatio ->
                "The utility is the logarithm of the mean cosine distance of unseen images to the nearest other classes"
                        + " divided by that to their own class.";
            case DPrime ->
                "The utility is d': the mean cosine distance of unseen images to the nearest other classes minus that to"
                        + " their own class, divided by the spread of both.";
            case Published ->
                "The utility is the paper's: the mean cosine distance between nearest class centers minus that of"
                        + " training images to their own class.";
        };
    }

    /** The design of the collection, its reproducibility, and how many rewards are significant. */
    static String words(RewardTable table, double confidence) {
        String repeat = table.repeatCorrelation().isPresent()
                ? "; correlation of the rewards between " + Formats.count(table.repeats(), "repeat", "repeats") + ": "
                        + Formats.share(table.repeatCorrelation().getAsDouble(), 2)
                : "";
        return table.strategy().name() + " collection, " + Formats.count(table.fineTunes(), "fine-tune", "fine-tunes")
                + repeat + ". " + significance(table, confidence) + choice(table);
    }

    private static String significance(RewardTable table, double confidence) {
        if (table.repeats() == 1) {
            return "With one repeat, the standard errors are unknown, and no reward is significant.";
        }
        RewardSignificance found = RewardSignificance.of(table, confidence);
        return "Raising a margin and lowering it back have the same reward with opposite signs, so the table has "
                + Formats.count(found.known(), "independent difference", "independent differences")
                + ". At a confidence of "
                + Formats.margin(confidence) + ", " + found.alone()
                + " of them are significant one by one, where chance gives "
                + Formats.plain(found.byChance()) + " if there is no effect; after Holm's correction "
                + found.corrected() + ". Standard errors come from the variance between "
                + (table.networks() == 1
                        ? Formats.count(table.repeats(), "repeat", "repeats")
                                + " on one pretrained network; they do not cover what another network would change."
                        : Formats.count(table.networks(), "network", "networks") + ".");
    }

    /** What the choice of the measured people adds; empty if all are measured. */
    private static String choice(RewardTable table) {
        var errors = table.rows().stream()
                .flatMapToDouble(row -> row.choiceError().stream())
                .max();
        return errors.isPresent()
                ? " The choice of the measured people adds a standard error of up to "
                        + Formats.plain(errors.getAsDouble() * 1e4) + "/10,000 (choice_error in rewards.csv)."
                : "";
    }

    private Element map() {
        StateActionSpace space = new StateActionSpace(table.margins());
        Element heat = Element.of("table", "class", "heat")
                .add(Element.of("caption", "class", "spoken").text("Reward of each move, by group and margin"));
        Element first = Element.of("tr").add(Element.of("th", "scope", "col").text("margin"));
        Element second = Element.of("tr").add(Element.of("th", "scope", "col").text("move"));
        for (int level = 0; level < space.levels(); level++) {
            String both = level == 0 || level == space.levels() - 1 ? "1" : "2";
            String margin = Formats.margin(space.margin(level));
            first.add(Element.of("th", "scope", "colgroup", "colspan", both).text(margin));
            if (level > 0) {
                second.add(
                        Element.of("th", "scope", "col", "aria-label", "down").text("▼"));
            }
            if (level < space.levels() - 1) {
                second.add(Element.of("th", "scope", "col", "aria-label", "up").text("▲"));
            }
        }
        heat.add(Element.of("thead").add(first, second));
        Element body = Element.of("tbody");
        for (Group group : Group.all()) {
            Element line = Element.of("tr").add(Element.of("th", "scope", "row").text(Page.breakable(group.label())));
            for (int level = 0; level < space.levels(); level++) {
                for (Action action : List.of(Action.DOWN, Action.UP)) {
                    StateAction pair = new StateAction(new State(group, level), action);
                    if (space.isValid(pair)) {
                        line.add(cell(rows.get(pair)));
                    }
                }
            }
            body.add(line);
        }
        return Page.scroll("Reward map", heat.add(body));
    }

    private Element cell(RewardRow row) {
        if (row.standardError().isEmpty() && row.reward() == 0) {
            return Element.of("td", "class", "unknown", "title", "empty group: no estimate")
                    .add(Element.of("b").text("?"));
        }
        double strength = .06 + .5 * Math.abs(row.reward()) / most;
        String style =
                (row.reward() >= 0 ? "gain" : "loss") + (RewardSignificance.significant(row, confidence) ? " out" : "");
        String error = row.standardError().isPresent()
                ? "±" + Formats.plain(row.standardError().getAsDouble() * 1e4)
                : "";
        Element cell = Element.of("td", "class", style, "style", "--o:" + String.format(Locale.ROOT, "%.2f", strength));
        row.choiceError()
                .ifPresent(choice ->
                        cell.with("title", "the choice of the measured people adds ±" + Formats.plain(choice * 1e4)));
        return cell.add(Element.of("b").text(Formats.tenThousandths(row.reward())))
                .add(Element.of("i").text(error));
    }
}
