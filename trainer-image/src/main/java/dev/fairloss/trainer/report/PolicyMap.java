// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.PolicyTable;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The action of the policy in every state. */
final class PolicyMap {
    private static final Map<Action, String> ARROWS = Map.of(Action.DOWN, "▼", Action.KEEP, "•", Action.UP, "▲");

    private PolicyMap() {}

    static Element figure(PolicyTable policy) {
        return Page.figure(
                "Action in each state",
                "▲ raise the margin by one level, ▼ lower it, • keep it. Pale arrow: the move with the highest reward, where it"
                        + " is not a significant gain. Dashed frame: the solvers disagree. Small number: final margin of a"
                        + " group that starts in this state.",
                map(policy));
    }

    /** How many margins the policy changes, how reproducible it is, and the check of the solver. */
    static String words(PolicyTable policy) {
        long moves = policy.rows().stream()
                .filter(row -> row.action() != Action.KEEP)
                .count();
        int states = policy.rows().size();
        String changes = moves == 0
                ? "The policy keeps every margin, so FairLoss trains with the initial margin. "
                : "The policy changes the margin in " + moves + " of " + states
                        + " states, each for a significant gain. ";
        String check = (policy.agreement() == states ? "all " : policy.agreement() + " of ") + states + " states";
        return changes + reproducibility(policy) + flips(policy)
                + "Check of the solver, not of the rewards: the Q-network (discount "
                + Formats.margin(policy.discount()) + ", " + Formats.count(policy.updates(), "update", "updates")
                + ") finds the exact solution in " + check + ".";
    }

    private static String reproducibility(PolicyTable policy) {
        if (policy.reproducibility().isEmpty()) {
            return "";
        }
        boolean dropped = policy.rows().stream().anyMatch(row -> row.reason() == PolicyReason.NOT_REPRODUCIBLE);
        return "Judged by the differences between repeats, another collection would lead to the same action in about "
                + Formats.share(policy.reproducibility().getAsDouble(), 2) + " of the states"
                + (dropped
                        ? "; that is less than " + Formats.margin(policy.confidence())
                                + ", so no move counts as significant. More repeats would help. "
                        : ". ");
    }

    /** How often the bootstrap over repeats and people leads to other actions. */
    private static String flips(PolicyTable policy) {
        double[] flips = policy.rows().stream()
                .flatMapToDouble(row -> row.stability().stream())
                .map(stability -> 1 - stability)
                .toArray();
        return flips.length == 0
                ? ""
                : "If repeats and people are resampled, an action flips in "
                        + Formats.share(DoubleStream.of(flips).average().orElseThrow(), 2)
                        + " of the resamples on average, and in "
                        + Formats.share(DoubleStream.of(flips).max().orElseThrow(), 2)
                        + " where it flips most often. ";
    }

    private static Element map(PolicyTable policy) {
        Element table = Element.of("table", "class", "heat policy")
                .add(Element.of("caption", "class", "spoken").text("Action by group and margin"));
        Element head = Element.of("tr").add(Element.of("th", "scope", "col").text("margin"));
        policy.margins()
                .forEach(margin -> head.add(Element.of("th", "scope", "col").text(Formats.margin(margin))));
        table.add(Element.of("thead").add(head));
        Element body = Element.of("tbody");
        for (Group group : Group.all()) {
            Element line = Element.of("tr").add(Element.of("th", "scope", "row").text(Page.breakable(group.label())));
            for (int level = 0; level < policy.margins().size(); level++) {
                line.add(cell(policy, policy.row(new State(group, level))));
            }
            body.add(line);
        }
        return Page.scroll("Policy map", table.add(body));
    }

    private static Element cell(PolicyTable policy, PolicyRow row) {
        boolean moved = row.action() != Action.KEEP;
        boolean wanted = row.best() != row.action();
        String style = (moved ? row.action() == Action.UP ? "up" : "down" : "keep") + (row.agrees() ? "" : " differs");
        String words = words(row);
        Element arrow = Element.of("b", "aria-hidden", "true").text(ARROWS.get(row.action()));
        if (wanted) {
            arrow.add(Element.of("s").text(ARROWS.get(row.best())));
        }
        return Element.of("td", "class", style, "title", words)
                .add(Element.of("span", "class", "spoken").text(words))
                .add(arrow)
                .add(Element.of("i").text(Formats.margin(policy.margins().get(row.finalLevel()))));
    }

    private static String words(PolicyRow row) {
        String action =
                switch (row.action()) {
                    case DOWN -> "down";
                    case KEEP -> "keep";
                    case UP -> "up";
                };
        String reason =
                switch (row.reason()) {
                    case GREEDY -> "";
                    case NO_GAIN -> ": no move has a positive reward";
                    case NOT_SIGNIFICANT -> ": no gain is significant";
                    case NOT_REPRODUCIBLE -> ": another collection would probably lead to another policy";
                    case UNKNOWN -> ": the rewards or their errors are unknown";
                };
        String same = row.stability().isPresent()
                ? "; in " + Formats.share(row.stability().getAsDouble(), 2) + " of the resamples"
                : "";
        return action + reason + same + (row.agrees() ? "" : "; the solvers disagree");
    }
}
