// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Searches for balanced designs: in every column (a group) each level stands equally often, and columns are as little
 * correlated as can be. From several random starts, two runs of a column change places as long as that lowers the squared
 * correlations between the columns' contrasts; of the designs so found, the one whose regression tells the potential's
 * steps best is taken. Takes a fraction of a second for four levels; the same seed gives the same
 * design.
 */
final class DesignSearch {
    /** Weight of correlations between two columns' bends: the regression has no term for the bend of another group. */
    private static final double BENDS = .1;

    private final StateActionSpace space;
    private final int runs;
    private final double[][] contrasts;

    private DesignSearch(StateActionSpace space) {
        this.space = space;
        runs = space.balancedDesignFineTunes();
        contrasts = contrasts(space.margins());
    }

    /** Level of each group in each run, (runs, 9). */
    static List<List<Integer>> balanced(StateActionSpace space, long seed) {
        var search = new DesignSearch(space);
        int starts = Math.max(2, 96 / (space.levels() * space.levels()));
        int[][] best = {};
        double least = Double.POSITIVE_INFINITY;
        for (int start = 0; start < starts; start++) {
            int[][] columns = search.random(Seeds.random(seed, "collection design", start));
            search.improve(columns);
            double variance = search.variance(columns);
            if (variance < least) {
                least = variance;
                best = columns;
            }
        }
        if (best.length == 0) {
            throw new IllegalStateException("no design for " + space.levels() + " levels found");
        }
        return search.rows(best);
    }

    /**
     * Mean variance of the steps between neighbouring levels, in units of the noise of one run; infinite if the regression
     * cannot tell its unknowns apart. 2 × levels / runs (.5 for four levels) if nothing were correlated.
     */
    double variance(int[][] columns) {
        double total = 0;
        for (int group = 0; group < Group.NUMBER; group++) {
            var regression = new GroupRegression(group, rows(columns), space.margins(), 1);
            if (!regression.solvable()) {
                return Double.POSITIVE_INFINITY;
            }
            for (int level = 1; level < space.levels(); level++) {
                total += regression.variance(level - 1, level);
            }
        }
        return total / (Group.NUMBER * (space.levels() - 1));
    }

    static double variance(StateActionSpace space, List<List<Integer>> design) {
        var columns = new int[Group.NUMBER][design.size()];
        for (int run = 0; run < design.size(); run++) {
            for (int group = 0; group < Group.NUMBER; group++) {
                columns[group][run] = design.get(run).get(group);
            }
        }
        return new DesignSearch(space).variance(columns);
    }

    private List<List<Integer>> rows(int[][] columns) {
        return IntStream.range(0, runs)
                .mapToObj(run -> IntStream.range(0, Group.NUMBER)
                        .mapToObj(group -> columns[group][run])
                        .toList())
                .toList();
    }

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

    private boolean improve(int[][] columns, int group) {
        int[] column = columns[group];
        boolean better = false;
        double now = correlations(columns, group);
        for (int i = 0; i < runs; i++) {
            for (int j = 0; j < i; j++) {
                if (column[i] != column[j]) {
                    swap(column, i, j);
                    double then = correlations(columns, group);
                    if (then < now - 1e-12) {
                        now = then;
                        better = true;
                    } else {
                        swap(column, i, j);
                    }
                }
            }
        }
        return better;
    }

    private static void swap(int[] column, int i, int j) {
        int kept = column[i];
        column[i] = column[j];
        column[j] = kept;
    }

    /** Sum of the squared correlations of one column's contrasts with all others', weighted. */
    private double correlations(int[][] columns, int group) {
        int levels = space.levels();
        double total = 0;
        for (int other = 0; other < Group.NUMBER; other++) {
            if (other != group) {
                var together = new int[levels][levels];
                for (int run = 0; run < runs; run++) {
                    together[columns[group][run]][columns[other][run]]++;
                }
                total += correlations(together);
            }
        }
        return total;
    }

    private double correlations(int[][] together) {
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
                total += (a == 0 || b == 0 ? 1 : BENDS) * correlation * correlation;
            }
        }
        return total;
    }

    /** Orthogonal polynomials over the margins: slope, bend, ..., (levels - 1, levels), mean 0 and mean square 1. */
    private static double[][] contrasts(List<Double> margins) {
        int levels = margins.size();
        double middle = (margins.get(0) + margins.get(levels - 1)) / 2;
        double span = margins.get(levels - 1) - margins.get(0);
        var found = new ArrayList<double[]>();
        for (int power = 0; power < levels; power++) {
            var contrast = new double[levels];
            for (int i = 0; i < levels; i++) {
                contrast[i] = Math.pow(2 * (margins.get(i) - middle) / span, power);
            }
            for (double[] lower : found) {
                double along = meanProduct(contrast, lower);
                for (int i = 0; i < levels; i++) {
                    contrast[i] -= along * lower[i];
                }
            }
            double size = Math.sqrt(meanProduct(contrast, contrast));
            for (int i = 0; i < levels; i++) {
                contrast[i] /= size;
            }
            found.add(contrast);
        }
        return found.subList(1, levels).toArray(double[][]::new);
    }

    private static double meanProduct(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum / a.length;
    }
}
