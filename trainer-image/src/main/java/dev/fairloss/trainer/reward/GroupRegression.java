// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Ordinary least squares of one group's utility on the margins of all groups:
 *
 * <pre>
 *   u = drift[repeat] + potential[own level] + Σ over the other groups h of effect[h] · margin[h] + noise
 * </pre>
 *
 * The own level is a factor (the potential of level 0 is 0); each of the other eight margins has a slope. Without these
 * slopes a difference of cell means would mix the effects of all groups. Solved by QR decomposition. Ours, not from the
 * paper.
 */
final class GroupRegression {
    /** A diagonal element of R below this counts as 0; regressors are of size .01 to 1. */
    private static final double SINGULAR = 1e-6;

    private final int group;
    private final int repeats;
    private final int levels;
    private final RealMatrix regressors;
    private final DecompositionSolver solver;

    /**
     * The regression of a group.
     *
     * @param group index of the group whose utility is fitted, 0 to 8
     * @param designs level of each group in each run of each repeat, (repeats, runs, 9)
     * @param margins margin of each level
     */
    GroupRegression(int group, List<List<List<Integer>>> designs, List<Double> margins) {
        this.group = group;
        this.repeats = designs.size();
        levels = margins.size();
        var rows = new ArrayList<double[]>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            for (var run : designs.get(repeat)) {
                rows.add(row(repeat, run, margins));
            }
        }
        regressors = MatrixUtils.createRealMatrix(rows.toArray(double[][]::new));
        solver = new QRDecomposition(regressors, SINGULAR).getSolver();
    }

    /** Whether the regressions of all nine groups can separate their coefficients in one repeat with this design. */
    static boolean canAnalyze(List<List<Integer>> design, List<Double> margins) {
        return IntStream.range(0, Group.NUMBER)
                .allMatch(group -> new GroupRegression(group, List.of(design), margins).isSolvable());
    }

    private double[] row(int repeat, List<Integer> run, List<Double> margins) {
        var row = new double[repeats + levels - 1 + Group.NUMBER - 1];
        row[repeat] = 1;
        if (run.get(group) > 0) {
            row[potentialColumn(run.get(group))] = 1;
        }
        for (int h = 0; h < Group.NUMBER; h++) {
            if (h != group) {
                row[effectColumn(h)] = margins.get(run.get(h));
            }
        }
        return row;
    }

    private int potentialColumn(int level) {
        return repeats + level - 1;
    }

    private int effectColumn(int other) {
        return repeats + levels - 1 + (other < group ? other : other - 1);
    }

    /** Whether the coefficients are determined: no regressor is a linear combination of the others. */
    boolean isSolvable() {
        return solver.isNonSingular();
    }

    /** Runs minus coefficients. */
    int degreesOfFreedom() {
        return regressors.getRowDimension() - regressors.getColumnDimension();
    }

    /**
     * Variances of the potential differences between two levels, for a noise of variance 1.
     *
     * @return (levels, levels), symmetric, 0 on the diagonal
     * @throws org.hipparchus.exception.MathIllegalArgumentException if the regression is not solvable
     */
    double[][] varianceOfDifferences() {
        // The rows of the pseudo-inverse are the weights of the runs in each coefficient.
        RealMatrix weights = solver.getInverse();
        var potentials = new RealVector[levels];
        potentials[0] = MatrixUtils.createRealVector(regressors.getRowDimension());
        for (int level = 1; level < levels; level++) {
            potentials[level] = weights.getRowVector(potentialColumn(level));
        }
        var variances = new double[levels][levels];
        for (int from = 0; from < levels; from++) {
            for (int to = 0; to < levels; to++) {
                RealVector difference = potentials[to].subtract(potentials[from]);
                variances[from][to] = difference.dotProduct(difference);
            }
        }
        return variances;
    }

    /**
     * Fits the group's utilities.
     *
     * @param utilities one per run, repeat after repeat; one NaN makes all estimates NaN
     * @throws org.hipparchus.exception.MathIllegalArgumentException if the regression is not solvable
     */
    Fit fit(double[] utilities) {
        RealVector observed = MatrixUtils.createRealVector(utilities);
        RealVector coefficients = solver.solve(observed);
        var potential = new double[levels];
        for (int level = 1; level < levels; level++) {
            potential[level] = coefficients.getEntry(potentialColumn(level));
        }
        var effects = new double[Group.NUMBER];
        for (int h = 0; h < Group.NUMBER; h++) {
            effects[h] = h == group ? 0 : coefficients.getEntry(effectColumn(h));
        }
        RealVector residuals = observed.subtract(regressors.operate(coefficients));
        double noise = degreesOfFreedom() < 1 ? Double.NaN : residuals.dotProduct(residuals) / degreesOfFreedom();
        return new Fit(potential, effects, noise);
    }

    /**
     * The estimates of one regression.
     *
     * @param potential of each level, (levels); that of level 0 is 0
     * @param crossGroupEffects change of the utility per unit of each group's margin, (9); 0 for the group itself
     * @param noise variance of the noise; NaN without degrees of freedom
     */
    record Fit(double[] potential, double[] crossGroupEffects, double noise) {}
}
