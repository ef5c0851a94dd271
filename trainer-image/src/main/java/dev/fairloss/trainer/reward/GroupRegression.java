// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import java.util.ArrayList;
import java.util.List;

/**
 * The regression of one group's utility on the moves of all groups:
 *
 * <pre>
 *   u = drift of the repeat + potential(own level) + Σ over the other groups h of leak_h · (margin_h - mean margin) + noise
 * </pre>
 *
 * Own level is a factor (the potential of level 0 is 0), the other eight margins have a slope each. Without the crossGroupEffects the
 * means of the cells say little: other groups' moves stand in them. Ours, not from the paper.
 */
final class GroupRegression {
    private final int repeats;
    private final int levels;
    private final LeastSquares fit;

    /**
     * The regression of a group.
     *
     * @param design level of each group in each run of one repeat, (runs, 9)
     * @param margins margin of each level
     */
    GroupRegression(int group, List<List<Integer>> design, List<Double> margins, int repeats) {
        this.repeats = repeats;
        levels = margins.size();
        double mean = margins.stream().mapToDouble(m -> m).average().orElseThrow();
        var rows = new ArrayList<double[]>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            for (var run : design) {
                rows.add(row(repeat, run, group, margins, mean));
            }
        }
        fit = LeastSquares.of(rows.toArray(double[][]::new));
    }

    private double[] row(int repeat, List<Integer> run, int group, List<Double> margins, double mean) {
        var row = new double[repeats + levels - 1 + Group.NUMBER - 1];
        row[repeat] = 1;
        if (run.get(group) > 0) {
            row[repeats + run.get(group) - 1] = 1;
        }
        for (int h = 0, at = repeats + levels - 1; h < Group.NUMBER; h++) {
            if (h != group) {
                row[at++] = margins.get(run.get(h)) - mean;
            }
        }
        return row;
    }

    /** Whether the design can tell all unknowns apart. */
    boolean solvable() {
        return fit.solvable();
    }

    /** Runs less unknowns. */
    int freedom() {
        return fit.freedom();
    }

    /** Variance of the difference of two levels' potentials, in units of the noise's variance. */
    double variance(int from, int to) {
        var combination = new double[repeats + levels - 1 + Group.NUMBER - 1];
        if (to > 0) {
            combination[repeats + to - 1] += 1;
        }
        if (from > 0) {
            combination[repeats + from - 1] -= 1;
        }
        return fit.variance(combination);
    }

    /**
     * Fits the group's utilities.
     *
     * @param utilities of all runs, repeat after repeat; with a NaN everything is NaN
     */
    Fit fit(double[] utilities) {
        double[] coefficients = fit.solve(utilities);
        var potential = new double[levels];
        System.arraycopy(coefficients, repeats, potential, 1, levels - 1);
        var crossGroupEffects = new double[Group.NUMBER - 1];
        System.arraycopy(coefficients, repeats + levels - 1, crossGroupEffects, 0, crossGroupEffects.length);
        double noise = fit.freedom() < 1 ? Double.NaN : fit.residualSquares(utilities, coefficients) / fit.freedom();
        return new Fit(potential, crossGroupEffects, noise);
    }

    /**
     * What a regression finds.
     *
     * @param potential of each level, that of level 0 being 0
     * @param crossGroupEffects slope of each other group's margin, (8), in the order of the groups
     * @param noise variance of the noise
     */
    record Fit(double[] potential, double[] crossGroupEffects, double noise) {}
}
