// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardTable;
import java.util.Arrays;

/**
 * The Markov decision process of a reward table: arrays over (states, actions), actions in the order of {@link Action}. Transitions
 * are deterministic. Rewards are relative to "keep" (whose reward is 0) and divided by the standard deviation of the moves' rewards,
 * so that the Q-network sees values of the same size for all data. A reward that is not finite counts as 0.
 *
 * @param space states and actions
 * @param rewards (states, 3); NaN for invalid actions
 * @param scale what the rewards were divided by; a scaled value times the scale has the unit of the table; 1 if all rewards are 0
 * @param discount weight of the next reward, 0 to less than 1
 */
record MarginMdp(StateActionSpace space, double[][] rewards, double scale, double discount) {
    static final int ACTIONS = Action.values().length;

    static MarginMdp of(RewardTable table, double discount) {
        if (!(discount >= 0 && discount < 1)) {
            throw new IllegalArgumentException("discount must be at least 0 and less than 1, not " + discount);
        }
        var space = table.space();
        var rewards = new double[space.size()][ACTIONS];
        for (double[] ofState : rewards) {
            Arrays.fill(ofState, Double.NaN);
        }
        for (var row : table.rows()) {
            rewards[space.index(row.pair().state())][row.action().ordinal()] = finite(row);
        }
        double squares = 0;
        for (double[] ofState : rewards) {
            double keep = ofState[Action.KEEP.ordinal()];
            for (int a = 0; a < ACTIONS; a++) {
                ofState[a] -= keep;
                squares += Double.isNaN(ofState[a]) ? 0 : ofState[a] * ofState[a];
            }
        }
        double standardDeviation = Math.sqrt(squares / space.moves().size());
        double scale = standardDeviation > 0 && Double.isFinite(standardDeviation) ? standardDeviation : 1;
        for (double[] ofState : rewards) {
            for (int a = 0; a < ACTIONS; a++) {
                ofState[a] /= scale;
            }
        }
        return new MarginMdp(space, rewards, scale, discount);
    }

    private static double finite(RewardRow row) {
        return Double.isFinite(row.reward()) ? row.reward() : 0;
    }

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

    /**
     * One Bellman backup: reward + discount · value of the best action in the next state.
     *
     * @param values of the actions, (states, 3)
     * @return (states, 3); NaN for invalid actions
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
