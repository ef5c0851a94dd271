// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.result.ActionValue;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.PolicyRowBuilder;
import dev.fairloss.contract.result.RewardTable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns action values into a policy that is robust to noise. The policy takes the best action by the Q-network, but keeps the margin
 * if the reward of the move is within the noise, and breaks cycles of two states that would move a group up and down forever.
 * Ours, not from the paper.
 */
final class PolicyRules {
    /** Two actions whose exact values differ relatively by less than this are equally good. */
    private static final double TIE = 1e-6;

    private static final Action[] ACTIONS = Action.values();

    private final MarginMdp mdp;
    private final RewardTable rewards;
    private final double significanceThreshold;

    PolicyRules(MarginMdp mdp, RewardTable rewards, double significanceThreshold) {
        this.mdp = mdp;
        this.rewards = rewards;
        this.significanceThreshold = significanceThreshold;
    }

    /**
     * The policy, one row per state.
     *
     * @param learned action values by the Q-network, (states, 3), in scaled units
     * @param exact action values by value iteration, (states, 3), in scaled units
     */
    List<PolicyRow> rows(double[][] learned, double[][] exact) {
        int states = mdp.space().size();
        var greedy = new Action[states];
        Arrays.setAll(greedy, state -> greedy(learned[state], state));
        var reasons = new PolicyReason[states];
        Arrays.setAll(reasons, state -> reason(state, greedy[state]));
        var actions = new Action[states];
        Arrays.setAll(actions, state -> reasons[state] == PolicyReason.GREEDY ? greedy[state] : Action.KEEP);
        breakCycles(actions, reasons, exact);
        return IntStream.range(0, states)
                .mapToObj(index -> {
                    var state = mdp.space().state(index);
                    return PolicyRowBuilder.builder()
                            .group(state.group())
                            .level(state.level())
                            .margin(mdp.space().margin(state.level()))
                            .greedy(greedy[index])
                            .action(actions[index])
                            .reason(reasons[index])
                            .agrees(agrees(exact[index], index, greedy[index]))
                            .finalLevel(finalLevel(actions, index))
                            .values(values(learned[index], exact[index], index))
                            .build();
                })
                .toList();
    }

    /** The valid action with the highest value; "keep" in case of a tie with it. */
    private Action greedy(double[] values, int state) {
        var best = Action.KEEP;
        for (var action : ACTIONS) {
            if (mdp.isValid(state, action.ordinal()) && values[action.ordinal()] > values[best.ordinal()]) {
                best = action;
            }
        }
        return best;
    }

    private PolicyReason reason(int state, Action greedy) {
        if (greedy == Action.KEEP) {
            return PolicyReason.GREEDY;
        }
        var row = rewards.row(new StateAction(mdp.space().state(state), greedy));
        double error = row.standardError().orElse(Double.NaN);
        if (!Double.isFinite(row.reward()) || !Double.isFinite(error)) {
            return PolicyReason.UNKNOWN;
        }
        return Math.abs(row.reward()) > significanceThreshold * error
                ? PolicyReason.GREEDY
                : PolicyReason.NOT_SIGNIFICANT;
    }

    /**
     * Breaks two-cycles. If a state moves up and the next one down again, the one with the higher exact value keeps its margin (the
     * lower margin if they are equal). A group moves by one level at most, so there are no longer cycles, and a state is in at most one.
     */
    private void breakCycles(Action[] actions, PolicyReason[] reasons, double[][] exact) {
        for (int low = 0; low + 1 < actions.length; low++) {
            int high = low + 1;
            // "high" belongs to the same group: the highest margin never goes up.
            if (actions[low] == Action.UP && actions[high] == Action.DOWN) {
                boolean lowIsBetter = mdp.best(exact[low], low) >= mdp.best(exact[high], high);
                int keeps = lowIsBetter ? low : high;
                actions[keeps] = Action.KEEP;
                reasons[keeps] = PolicyReason.TWO_CYCLE;
            }
        }
    }

    private boolean agrees(double[] exact, int state, Action greedy) {
        double best = mdp.best(exact, state);
        return exact[greedy.ordinal()] >= best - TIE * Math.max(1, Math.abs(best));
    }

    private int finalLevel(Action[] actions, int from) {
        int state = from;
        while (actions[state] != Action.KEEP) {
            state += actions[state].move();
        }
        return mdp.space().state(state).level();
    }

    private List<ActionValue> values(double[] learned, double[] exact, int state) {
        return Arrays.stream(ACTIONS)
                .filter(action -> mdp.isValid(state, action.ordinal()))
                .map(action -> new ActionValue(
                        action, learned[action.ordinal()] * mdp.scale(), exact[action.ordinal()] * mdp.scale()))
                .toList();
    }
}
