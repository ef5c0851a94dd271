// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.stat.StatUtils;

/**
 * Searches for the levels of {@link CollectionStrategy#BalancedDesign}: in every column (a group) each level occurs equally
 * often, and the columns correlate as little as possible. From several random starts, it swaps two runs of a column as long
 * as that lowers the squared correlations between the columns' contrasts. Of the resulting designs it returns the one whose
 * regression estimates the increments of the potential with the least variance. Takes a fraction of a second; the same seed gives
 * the same design. Ours, not from the paper.
 */
final class BalancedDesignSearch {
    /**
     * Weight of a correlation between two columns' curvatures (quadratic and higher contrasts), relative to one with a slope: the
     * regression has no term for the curvature of another group.
     */
    private static final double CURVATURE_WEIGHT = .1;

    /** A swap must lower the sum of squared correlations by more than rounding does. */
    private static final double LEAST_GAIN = 1e-12;

    /** Designs whose variances differ by less than this part are equally good; the first one is taken. */
    private static final double TIE = 1e-9;

    private final StateActionSpace space;
    private final int runs;
    private final double[][] contrasts;

    private BalancedDesignSearch(StateActionSpace space) {
        this.space = space;
        runs = CollectionStrategy.BalancedDesign.fineTunes(space);
        contrasts = contrasts(space.margins());
    }

    /**
     * Margin level of each group in each run, (runs, 9).
     *
     * @throws IllegalStateException if no start leads to a design that can be analyzed
     */
    static List<List<Integer>> search(StateActionSpace space, long seed) {
        var search = new BalancedDesignSearch(space);
        int starts = Math.max(2, 96 / (space.levels() * space.levels()));
        List<List<Integer>> best = List.of();
        double least = Double.POSITIVE_INFINITY;
        for (int start = 0; start < starts; start++) {
            int[][] columns = search.random(Seeds.random(seed, "collection design", start));
            search.improve(columns);
            var design = search.rows(columns);
            double variance = meanIncrementVariance(space, design);
            if (variance < least * (1 - TIE)) {
                least = variance;
                best = design;
            }
        }
        if (best.isEmpty()) {
            throw new IllegalStateException("found no balanced design for " + space.levels() + " margins");
        }
        return best;
    }

    /**
     * Mean variance of the estimated increments of the potentials, for a noise of variance 1. 2 × levels / runs (.5 for
     * four levels) if no columns correlate; infinite if a regression cannot separate its coefficients.
     */
    static double meanIncrementVariance(StateActionSpace space, List<List<Integer>> design) {
        if (!GroupRegression.canAnalyze(design, space.margins())) {
            return Double.POSITIVE_INFINITY;
        }
        return IntStream.range(0, Group.NUMBER)
                .mapToObj(group -> new GroupRegression(group, design, space.margins(), GroupRegression.allPresent())
                        .incrementVariances())
                .flatMapToDouble(Arrays::stream)
                .average()
                .orElseThrow();
    }

    private List<List<Integer>> rows(int[][] columns) {
        return IntStream.range(0, runs)
                .mapToObj(run -> IntStream.range(0, Group.NUMBER)
                        .mapToObj(group -> columns[group][run])
                        .toList())
                .toList();
    }

    /** Random columns, (9, runs), in which every level occurs equally often. */
    private int[][] random(SplittableRandom random) {
        var columns = new int[Group.NUMBER][runs];
        for (int[] column : columns) {
            for (int i = 0; i < runs; i++) {
                int j = random.nextInt(i + 1);
                column[i] = column[j];
                column[j] = i % space.levels();
            }
        }
        return columns;
    }

    private void improve(int[][] columns) {
        boolean better = true;
        while (better) {
            better = false;
            for (int group = 0; group < Group.NUMBER; group++) {
                better |= improve(columns, group);
            }
        }
    }

    /** Tries every swap in a column once and keeps those that help. */
    private boolean improve(int[][] columns, int group) {
        int[] column = columns[group];
        int[][][] tables = contingencyTables(columns, group);
        boolean better = false;
        double now = squaredCorrelations(tables, group);
        for (int i = 0; i < runs; i++) {
            for (int j = 0; j < i; j++) {
                if (column[i] != column[j]) {
                    swap(columns, group, i, j, tables);
                    double then = squaredCorrelations(tables, group);
                    if (then < now - LEAST_GAIN) {
                        now = then;
                        better = true;
                    } else {
                        swap(columns, group, i, j, tables);
                    }
                }
            }
        }
        return better;
    }

    /** Swaps two runs of a column, and counts again what that changes. */
    private static void swap(int[][] columns, int group, int i, int j, int[][][] tables) {
        int[] column = columns[group];
        int first = column[i];
        int second = column[j];
        for (int other = 0; other < Group.NUMBER; other++) {
            if (other != group) {
                int[][] counts = tables[other];
                int withFirst = columns[other][i];
                int withSecond = columns[other][j];
                counts[first][withFirst]--;
                counts[second][withFirst]++;
                counts[second][withSecond]--;
                counts[first][withSecond]++;
            }
        }
        column[i] = second;
        column[j] = first;
    }

    /** Contingency tables of a column with each other column, (9, levels, levels); zeros for itself. */
    private int[][][] contingencyTables(int[][] columns, int group) {
        var counts = new int[Group.NUMBER][space.levels()][space.levels()];
        for (int other = 0; other < Group.NUMBER; other++) {
            if (other != group) {
                for (int run = 0; run < runs; run++) {
                    counts[other][columns[group][run]][columns[other][run]]++;
                }
            }
        }
        return counts;
    }

    /** Weighted sum of the squared correlations of one column's contrasts with those of all other columns. */
    private double squaredCorrelations(int[][][] tables, int group) {
        double total = 0;
        for (int other = 0; other < Group.NUMBER; other++) {
            if (other != group) {
                total += squaredCorrelations(tables[other]);
            }
        }
        return total;
    }

    /** The same for two columns, from how often each pair of levels occurs together, (levels, levels). */
    private double squaredCorrelations(int[][] together) {
        int levels = space.levels();
        var half = new double[levels];
        double total = 0;
        for (int a = 0; a < contrasts.length; a++) {
            for (int j = 0; j < levels; j++) {
                half[j] = 0;
                for (int i = 0; i < levels; i++) {
                    half[j] += together[i][j] * contrasts[a][i];
                }
            }
            for (int b = 0; b < contrasts.length; b++) {
                double sum = 0;
                for (int j = 0; j < levels; j++) {
                    sum += half[j] * contrasts[b][j];
                }
                double correlation = sum / runs;
                total += (a == 0 || b == 0 ? 1 : CURVATURE_WEIGHT) * correlation * correlation;
            }
        }
        return total;
    }

    /**
     * Orthogonal polynomial contrasts over the margins: slope, curvature, ..., (levels - 1, levels), each with mean 0 and mean
     * square 1. They are the columns of Q in the QR decomposition of the powers of the margins.
     */
    static double[][] contrasts(List<Double> margins) {
        int levels = margins.size();
        // The origin and unit of the margins do not matter; standardized ones have the least rounding.
        double[] standardized = StatUtils.normalize(
                margins.stream().mapToDouble(margin -> margin).toArray());
        RealMatrix powers = MatrixUtils.createRealMatrix(levels, levels);
        for (int level = 0; level < levels; level++) {
            for (int power = 0; power < levels; power++) {
                powers.setEntry(level, power, Math.pow(standardized[level], power));
            }
        }
        RealMatrix orthonormal = new QRDecomposition(powers).getQ();
        return IntStream.range(1, levels)
                .mapToObj(power -> orthonormal
                        .getColumnVector(power)
                        .mapMultiply(Math.sqrt(levels))
                        .toArray())
                .toArray(double[][]::new);
    }
}
