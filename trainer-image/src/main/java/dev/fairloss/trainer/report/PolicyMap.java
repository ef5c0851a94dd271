// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.State;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.PolicyTable;
import java.util.Map;

/** The action of the policy in every state, compared with value iteration. */
final class PolicyMap {
    private static final Map<Action, String> ARROWS = Map.of(Action.DOWN, "▼", Action.KEEP, "•", Action.UP, "▲");

    private PolicyMap() {}

    static Element figure(PolicyTable policy) {
        return Page.figure(
                "Action in each state",
                "▲ raise the margin by one level, ▼ lower it, • keep it. Pale arrow: greedy action of the Q-network that the"
                        + " policy does not take. Dashed frame: the greedy action is not optimal. Small number: final margin"
                        + " of a group that starts in this state.",
                map(policy));
    }

    /** The training of the policy and its agreement with value iteration. */
    static String words(PolicyTable policy) {
        long kept = policy.rows().stream()
                .filter(row -> row.reason() == PolicyReason.NOT_SIGNIFICANT || row.reason() == PolicyReason.UNKNOWN)
                .count();
        long damped = policy.rows().stream()
                .filter(row -> row.reason() == PolicyReason.TWO_CYCLE)
                .count();
        int states = policy.rows().size();
        String agreement = (policy.agreement() == states ? "all " : policy.agreement() + " of ") + states + " states";
        return "The Q-network (discount " + Formats.margin(policy.discount()) + ", "
                + Formats.count(policy.updates(), "update", "updates") + ") agrees with value iteration in "
                + agreement + ". In " + Formats.count(kept, "state", "states")
                + " the margin is kept because the reward of the greedy move is not significant"
                + (damped > 0
                        ? ", in " + Formats.count(damped, "state", "states")
                                + " because the next state would reverse the move."
                        : ".");
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
        boolean wanted = row.greedy() != row.action();
        String style = (moved ? row.action() == Action.UP ? "up" : "down" : "keep") + (row.agrees() ? "" : " differs");
        String words = words(row);
        Element arrow = Element.of("b", "aria-hidden", "true").text(ARROWS.get(row.action()));
        if (wanted) {
            arrow.add(Element.of("s").text(ARROWS.get(row.greedy())));
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
                    case NOT_SIGNIFICANT -> " because the greedy move is not significant";
                    case UNKNOWN -> " because the reward of the greedy move is unknown";
                    case TWO_CYCLE -> " because the next state would reverse the greedy move";
                };
        return action + reason + (row.agrees() ? "" : "; value iteration disagrees");
    }
}
