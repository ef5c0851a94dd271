// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

/** Ordinary least squares for a few dozen runs: solves the normal equations by Cholesky's decomposition. */
final class LeastSquares {
    private final double[][] x;
    private final double[][] inverse;

    private LeastSquares(double[][] x, double[][] inverse) {
        this.x = x;
        this.inverse = inverse;
    }

    /**
     * Prepares the fit.
     *
     * @param x regressors, (runs, unknowns)
     * @return the fit; not {@link #solvable()} if the columns depend on each other
     */
    static LeastSquares of(double[][] x) {
        int p = x[0].length;
        var normal = new double[p][p];
        for (double[] row : x) {
            for (int i = 0; i < p; i++) {
                for (int j = 0; j <= i; j++) {
                    normal[i][j] += row[i] * row[j];
                }
            }
        }
        return new LeastSquares(x, inverse(normal));
    }

    /** Whether the unknowns can be told apart. */
    boolean solvable() {
        return inverse.length > 0;
    }

    /** Runs less unknowns. */
    int freedom() {
        return x.length - x[0].length;
    }

    /** Coefficients, (unknowns), for these observations, (runs). */
    double[] solve(double[] y) {
        int p = inverse.length;
        var projected = new double[p];
        for (int run = 0; run < x.length; run++) {
            for (int i = 0; i < p; i++) {
                projected[i] += x[run][i] * y[run];
            }
        }
        var coefficients = new double[p];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < p; j++) {
                coefficients[i] += inverse[i][j] * projected[j];
            }
        }
        return coefficients;
    }

    /** Sum of squared residuals. */
    double residualSquares(double[] y, double[] coefficients) {
        double total = 0;
        for (int run = 0; run < x.length; run++) {
            double residual = y[run];
            for (int i = 0; i < coefficients.length; i++) {
                residual -= x[run][i] * coefficients[i];
            }
            total += residual * residual;
        }
        return total;
    }

    /** Variance of a combination of coefficients, in units of the noise's variance. */
    double variance(double[] combination) {
        double total = 0;
        for (int i = 0; i < combination.length; i++) {
            for (int j = 0; j < combination.length; j++) {
                total += combination[i] * inverse[i][j] * combination[j];
            }
        }
        return total;
    }

    /** Inverse of a symmetric matrix of which the lower half is given; empty if it is singular but for rounding. */
    private static double[][] inverse(double[][] lower) {
        int p = lower.length;
        for (int i = 0; i < p; i++) {
            double scale = lower[i][i];
            for (int j = 0; j <= i; j++) {
                double sum = lower[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i > j) {
                    lower[i][j] = sum / lower[j][j];
                } else if (sum > 1e-10 * scale) {
                    lower[i][i] = Math.sqrt(sum);
                } else {
                    return new double[0][];
                }
            }
        }
        var inverse = new double[p][p];
        for (int column = 0; column < p; column++) {
            solveFor(lower, inverse, column);
        }
        return inverse;
    }

    /** Solves L Lᵀ z = e_column and writes z into that column. */
    private static void solveFor(double[][] lower, double[][] inverse, int column) {
        int p = lower.length;
        var z = new double[p];
        for (int i = column; i < p; i++) {
            double sum = i == column ? 1 : 0;
            for (int k = column; k < i; k++) {
                sum -= lower[i][k] * z[k];
            }
            z[i] = sum / lower[i][i];
        }
        for (int i = p - 1; i >= 0; i--) {
            double sum = z[i];
            for (int k = i + 1; k < p; k++) {
                sum -= lower[k][i] * inverse[k][column];
            }
            inverse[i][column] = sum / lower[i][i];
        }
    }
}
