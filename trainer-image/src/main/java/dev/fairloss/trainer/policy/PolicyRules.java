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
 * From action values to a policy that noise does not drive: the best action by the Q-network; "keep" instead of a move whose
 * reward is not told from noise; and no two states that send a group to and fro. Ours, not from the paper.
 */
final class PolicyRules {
    /** Two actions whose exact values differ by less than this part are equally good. */
    private static final double TIE = 1e-6;

    private static final Action[] ACTIONS = Action.values();

    private final MarginMdp problem;
    private final RewardTable rewards;
    private final double significanceThreshold;

    PolicyRules(MarginMdp problem, RewardTable rewards, double significanceThreshold) {
        this.problem = problem;
        this.rewards = rewards;
        this.significanceThreshold = significanceThreshold;
    }

    /**
     * A row for each state.
     *
     * @param learned values of the actions by the Q-network, (states, 3), in scaled units
     * @param exact the same by value iteration
     */
    List<PolicyRow> rows(double[][] learned, double[][] exact) {
        int states = problem.space().size();
        var greedy = new Action[states];
        Arrays.setAll(greedy, state -> greedy(learned[state], state));
        var reasons = new PolicyReason[states];
        Arrays.setAll(reasons, state -> reason(state, greedy[state]));
        var actions = new Action[states];
        Arrays.setAll(actions, state -> reasons[state] == PolicyReason.GREEDY ? greedy[state] : Action.KEEP);
        damp(actions, reasons, exact);
        return IntStream.range(0, states)
                .mapToObj(index -> {
                    var state = problem.space().state(index);
                    return PolicyRowBuilder.builder()
                            .group(state.group())
                            .level(state.level())
                            .margin(problem.space().margin(state.level()))
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

    /** The valid action of the highest value; "keep" before a move of the same. */
    private Action greedy(double[] values, int state) {
        var best = Action.KEEP;
        for (var action : ACTIONS) {
            if (problem.isValid(state, action.ordinal()) && values[action.ordinal()] > values[best.ordinal()]) {
                best = action;
            }
        }
        return best;
    }

    private PolicyReason reason(int state, Action greedy) {
        if (greedy == Action.KEEP) {
            return PolicyReason.GREEDY;
        }
        var row = rewards.row(new StateAction(problem.space().state(state), greedy));
        double error = row.standardError().orElse(Double.NaN);
        if (!Double.isFinite(row.reward()) || !Double.isFinite(error)) {
            return PolicyReason.UNKNOWN;
        }
        return Math.abs(row.reward()) > significanceThreshold * error
                ? PolicyReason.GREEDY
                : PolicyReason.NOT_SIGNIFICANT;
    }

    /**
     * Where a state goes up and the next one down again, the one of higher exact value keeps its margin (the lower margin if
     * they are equal). A group moves by one level at most, so there are no longer cycles, and a state is in one at most.
     */
    private void damp(Action[] actions, PolicyReason[] reasons, double[][] exact) {
        for (int low = 0; low + 1 < actions.length; low++) {
            int high = low + 1;
            // The highest margin of a group never goes up, so "high" is of the same group.
            if (actions[low] == Action.UP && actions[high] == Action.DOWN) {
                boolean lowIsBetter = problem.best(exact[low], low) >= problem.best(exact[high], high);
                int keeps = lowIsBetter ? low : high;
                actions[keeps] = Action.KEEP;
                reasons[keeps] = PolicyReason.TWO_CYCLE;
            }
        }
    }

    private boolean agrees(double[] exact, int state, Action greedy) {
        double best = problem.best(exact, state);
        return exact[greedy.ordinal()] >= best - TIE * Math.max(1, Math.abs(best));
    }

    private int finalLevel(Action[] actions, int from) {
        int state = from;
        while (actions[state] != Action.KEEP) {
            state += actions[state].move();
        }
        return problem.space().state(state).level();
    }

    private List<ActionValue> values(double[] learned, double[] exact, int state) {
        return Arrays.stream(ACTIONS)
                .filter(action -> problem.isValid(state, action.ordinal()))
                .map(action -> new ActionValue(
                        action, learned[action.ordinal()] * problem.scale(), exact[action.ordinal()] * problem.scale()))
                .toList();
    }
}
