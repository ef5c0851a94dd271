// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The Markov decision process of a reward table: arrays over (states, actions), actions in the order of {@link Action}. Transitions
 * are deterministic. A state has the action "keep", whose reward is 0, and the moves that are allowed. Rewards are divided by the
 * root mean square of the allowed moves' rewards, so that the Q-network sees values of the same size for all data.
 *
 * @param space states and actions
 * @param rewards (states, 3); NaN for actions that are not allowed
 * @param scale what the rewards were divided by; a scaled value times the scale has the unit of the table; 1 if no move is allowed
 * @param discount weight of the next reward, 0 to less than 1
 */
record MarginMdp(StateActionSpace space, double[][] rewards, double scale, double discount) {
    static final int ACTIONS = Action.values().length;

    /** Two actions whose values differ relatively by less than this are equally good. */
    private static final double TIE = 1e-6;

    /** @param allowed whether the move of a row may be taken; not called for "keep" */
    static MarginMdp of(RewardTable table, Predicate<RewardRow> allowed, double discount) {
        if (!(discount >= 0 && discount < 1)) {
            throw new IllegalArgumentException("discount must be at least 0 and less than 1, not " + discount);
        }
        var moves = table.rows().stream()
                .filter(row -> row.action() != Action.KEEP && allowed.test(row))
                .toList();
        double scale = scale(moves);
        var space = table.space();
        var rewards = new double[space.size()][ACTIONS];
        for (double[] ofState : rewards) {
            Arrays.fill(ofState, Double.NaN);
            ofState[Action.KEEP.ordinal()] = 0;
        }
        for (var row : moves) {
            rewards[space.index(row.pair().state())][row.action().ordinal()] = row.reward() / scale;
        }
        return new MarginMdp(space, rewards, scale, discount);
    }

    private static double scale(List<RewardRow> moves) {
        double meanSquare = moves.stream()
                .mapToDouble(row -> row.reward() * row.reward())
                .average()
                .orElse(0);
        return meanSquare > 0 ? Math.sqrt(meanSquare) : 1;
    }

    /** Whether an action may be taken: it stays inside the set of margins and is allowed. */
    boolean isValid(int state, int action) {
        return !Double.isNaN(rewards[state][action]);
    }

    /** Index of the state that a valid action leads to. */
    int next(int state, int action) {
        return space.index(space.next(new StateAction(space.state(state), Action.values()[action])));
    }

    /** Value of the best valid action of a state. */
    double best(double[] values, int state) {
        double best = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < ACTIONS; a++) {
            best = isValid(state, a) ? Math.max(best, values[a]) : best;
        }
        return best;
    }

    /** The actions with the highest values, one per state. */
    Action[] greedy(double[][] values) {
        var actions = new Action[values.length];
        Arrays.setAll(actions, state -> greedy(values[state], state));
        return actions;
    }

    /** The valid action with the highest value; if two are equally good, the one with the higher reward, then the lower margin. */
    private Action greedy(double[] values, int state) {
        double best = best(values, state);
        Action chosen = Action.KEEP;
        for (var action : Action.values()) {
            int a = action.ordinal();
            boolean candidate = isValid(state, a) && isBest(values[a], best);
            boolean better =
                    !isBest(values[chosen.ordinal()], best) || rewards[state][a] > rewards[state][chosen.ordinal()];
            chosen = candidate && better ? action : chosen;
        }
        return chosen;
    }

    /** Whether a value is as good as the best one. */
    static boolean isBest(double value, double best) {
        return value >= best - TIE * Math.max(1, Math.abs(best));
    }

    /**
     * One Bellman backup: reward + discount · value of the best action in the next state.
     *
     * @param values of the actions, (states, 3)
     * @return (states, 3); NaN for actions that are not allowed
     */
    double[][] lookAhead(double[][] values) {
        var targets = new double[values.length][ACTIONS];
        for (int s = 0; s < values.length; s++) {
            for (int a = 0; a < ACTIONS; a++) {
                targets[s][a] = Double.NaN;
                if (isValid(s, a)) {
                    int next = next(s, a);
                    targets[s][a] = rewards[s][a] + discount * best(values[next], next);
                }
            }
        }
        return targets;
    }
}
