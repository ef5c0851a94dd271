// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

/**
 * The exact values of all actions: {@code Q(s, a) = r(s, a) + discount · max over a' of Q(s', a')}, where s' is the same group
 * at the margin that a leads to. (Bellman; transitions are known and certain, so the table can be solved.) What the
 * Q-network is checked against.
 */
final class ValueIteration {
    private static final int MOST_SWEEPS = 100_000;

    private ValueIteration() {}

    /** Values of the actions, (states, 3), in scaled units; NaN for invalid ones. */
    static double[][] solve(MarginMdp problem) {
        var values = new double[problem.space().size()][MarginMdp.ACTIONS];
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            var next = problem.lookAhead(values);
            double change = change(values, next);
            values = next;
            // The error left is at most change · discount / (1 - discount).
            if (change * problem.discount() <= 1e-12 * (1 - problem.discount())) {
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
