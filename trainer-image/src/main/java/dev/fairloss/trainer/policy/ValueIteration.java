// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

/**
 * Computes exact action values by value iteration on Bellman's equation
 *
 * <pre>
 *   Q(s, a) = r(s, a) + discount · max over a' of Q(s', a')
 * </pre>
 *
 * where s' is the same group at the margin that a leads to. Transitions are known and deterministic. The reference for the
 * Q-network.
 */
final class ValueIteration {
    private static final int MAX_SWEEPS = 100_000;

    private ValueIteration() {}

    /** Action values, (states, 3), in scaled units; NaN for actions that are not allowed. */
    static double[][] solve(MarginMdp mdp) {
        var values = new double[mdp.space().size()][MarginMdp.ACTIONS];
        for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
            var next = mdp.lookAhead(values);
            double change = change(values, next);
            values = next;
            // The remaining error is at most change · discount / (1 - discount).
            if (change * mdp.discount() <= 1e-12 * (1 - mdp.discount())) {
                break;
            }
        }
        return values;
    }

    private static double change(double[][] before, double[][] after) {
        double most = 0;
        for (int s = 0; s < before.length; s++) {
            for (int a = 0; a < MarginMdp.ACTIONS; a++) {
                most = Math.max(most, Double.isNaN(after[s][a]) ? 0 : Math.abs(after[s][a] - before[s][a]));
            }
        }
        return most;
    }
}
