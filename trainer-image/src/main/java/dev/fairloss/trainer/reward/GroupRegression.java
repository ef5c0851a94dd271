// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Ordinary least squares of one group's utility on the margins of all groups, in one repeat of a design:
 *
 * <pre>
 *   u = drift + potential[own level] + Σ over the other groups h of effect[h] · margin[h] + noise
 * </pre>
 *
 * The own level is a factor (the potential of level 0 is 0); each other group has a slope, unless it is empty: the margin of
 * an empty group has no effect. Without these slopes a difference of cell means would mix the effects of all groups. The
 * estimates are linear in the utilities, so the class computes weights. Solved by QR decomposition. Ours, not from the paper.
 */
final class GroupRegression {
    /** A diagonal element of R below this counts as 0; regressors are of size .01 to 1. */
    private static final double SINGULAR = 1e-6;

    private final int group;
    private final int runs;
    private final int levels;
    private final List<Integer> others;
    private final DecompositionSolver solver;

    /**
     * The regression of a group.
     *
     * @param group index of the group whose utility is fitted, 0 to 8
     * @param design level of each group in each run of one repeat, (runs, 9)
     * @param margins margin of each level
     * @param present whether each group has classes, (9)
     */
    GroupRegression(int group, List<List<Integer>> design, List<Double> margins, boolean[] present) {
        this.group = group;
        runs = design.size();
        levels = margins.size();
        others = IntStream.range(0, Group.NUMBER)
                .filter(other -> other != group && present[other])
                .boxed()
                .toList();
        var rows = design.stream().map(run -> row(run, margins)).toArray(double[][]::new);
        solver = new QRDecomposition(MatrixUtils.createRealMatrix(rows), SINGULAR).getSolver();
    }

    /** All nine groups have classes. */
    static boolean[] allPresent() {
        var present = new boolean[Group.NUMBER];
        Arrays.fill(present, true);
        return present;
    }

    /** Whether the regressions of all nine groups can separate their coefficients. */
    static boolean canAnalyze(List<List<Integer>> design, List<Double> margins) {
        return IntStream.range(0, Group.NUMBER)
                .allMatch(group -> new GroupRegression(group, design, margins, allPresent()).isSolvable());
    }

    private double[] row(List<Integer> run, List<Double> margins) {
        var row = new double[levels + others.size()];
        row[0] = 1;
        row[run.get(group)] = 1;
        for (int i = 0; i < others.size(); i++) {
            row[levels + i] = margins.get(run.get(others.get(i)));
        }
        return row;
    }

    /** Whether the coefficients are determined: no regressor is a linear combination of the others. */
    boolean isSolvable() {
        return solver.isNonSingular();
    }

    /**
     * Weight of each run in each increment of the potential.
     *
     * @return (levels - 1, runs)
     * @throws org.hipparchus.exception.MathIllegalArgumentException if the regression is not solvable
     */
    double[][] incrementWeights() {
        // The rows of the pseudo-inverse are the weights of the runs in each coefficient.
        RealMatrix weights = solver.getInverse();
        var increments = new ArrayList<double[]>();
        RealVector lower = MatrixUtils.createRealVector(runs);
        for (int level = 1; level < levels; level++) {
            RealVector upper = weights.getRowVector(level);
            increments.add(upper.subtract(lower).toArray());
            lower = upper;
        }
        return increments.toArray(double[][]::new);
    }

    /**
     * Weight of each run in the effect of each group's margin on the utility; 0 for the group itself and for empty groups.
     *
     * @return (9, runs)
     * @throws org.hipparchus.exception.MathIllegalArgumentException if the regression is not solvable
     */
    double[][] effectWeights() {
        RealMatrix weights = solver.getInverse();
        var effects = new double[Group.NUMBER][runs];
        for (int i = 0; i < others.size(); i++) {
            effects[others.get(i)] = weights.getRow(levels + i);
        }
        return effects;
    }

    /** Variance of each estimated increment, (levels - 1), for a noise of variance 1. */
    double[] incrementVariances() {
        return Arrays.stream(incrementWeights())
                .mapToDouble(row -> MatrixUtils.createRealVector(row).dotProduct(MatrixUtils.createRealVector(row)))
                .toArray();
    }
}
