// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestCentersTest {
    /**
     * 1,100 classes: three blocks of columns, the last one short; 511: one class fewer than a block. 13 and 15 dimensions: groups
     * of four and one or three left over.
     */
    @ParameterizedTest
    @CsvSource({"1100, 13, 5", "511, 15, 5", "512, 16, 1"})
    void blocksAndThreadsGiveTheResultOfAPlainLoop(int classes, int dim, int neighbors) {
        float[] centers = centers(classes, dim);
        var known = new boolean[classes];
        Arrays.fill(known, true);
        known[3] = false;
        var nearest = nearest(centers, known, dim);
        int[] owners = IntStream.range(0, classes).toArray();
        var distances = nearest.distances(centers, owners, neighbors);
        assertThat(distances.means()).hasSize(classes);
        for (int c = 0; c < classes; c += 7) {
            double[] plain = plain(centers, known, dim, c, neighbors);
            assertThat(distances.means()[c]).isCloseTo((float) mean(plain), within(1e-6f));
            assertThat(distances.meanSquares()[c]).isCloseTo((float) meanSquare(plain), within(1e-6f));
        }
        assertThat(nearest.distances(centers, owners, neighbors).means())
                .as("bit for bit")
                .isEqualTo(distances.means());
    }

    @Test
    void rowsMayBeFewerOrMoreThanCenters() {
        // Rows (0, 1) and (1, 0), both of class 1: the other centers are (1, 0) and (-1, 0).
        var nearest = nearest(new float[] {1, 0, 0, 1, -1, 0}, new boolean[] {true, true, true}, 2);
        var distances = nearest.distances(new float[] {0, 1, 1, 0}, new int[] {1, 1}, 1);
        assertThat(distances.means()).containsExactly(1, 0);
        assertThat(nearest.ownDistances(new float[] {0, 1, 1, 0}, new int[] {1, 1})
                        .means())
                .containsExactly(0, 1);
    }

    @Test
    void ownDistancesHaveSquares() {
        var nearest = nearest(new float[] {1, 0}, new boolean[] {true}, 2);
        var own = nearest.ownDistances(new float[] {-1, 0, 0, 1}, new int[] {0, 0});
        assertThat(own.means()).containsExactly(2, 1);
        assertThat(own.meanSquares()).containsExactly(4, 1);
    }

    @Test
    void fewerOthersThanNeighborsAreAllUsed() {
        // Cosines of center 0 with the others: 0 and -1: distances 1 and 2.
        float[] centers = {1, 0, 0, 1, -1, 0};
        int[] owners = {0, 1, 2};
        var all = nearest(centers, new boolean[] {true, true, true}, 2).distances(centers, owners, 5);
        assertThat(all.means()).containsExactly(1.5f, 1, 1.5f);
        assertThat(all.meanSquares()).containsExactly(2.5f, 1, 2.5f);
        var one = nearest(centers, new boolean[] {true, false, false}, 2);
        assertThat(one.distances(centers, owners, 5).means()).containsExactly(Float.NaN, 1, 2);
        assertThat(one.ownDistances(centers, owners).means()).containsExactly(0, Float.NaN, Float.NaN);
    }

    private static NearestCenters nearest(float[] centers, boolean[] known, int dim) {
        var blocks = new CenterBlocks(known.length, dim);
        IntStream.range(0, known.length)
                .filter(c -> known[c])
                .forEach(c -> blocks.set(c, doubles(centers, c * dim, dim)));
        return new NearestCenters(blocks);
    }

    private static double[] doubles(float[] values, int from, int length) {
        return IntStream.range(from, from + length).mapToDouble(i -> values[i]).toArray();
    }

    private static float[] centers(int classes, int dim) {
        var random = Seeds.random(3, "centers");
        var values = new float[classes * dim];
        for (int c = 0; c < classes; c++) {
            double squares = 0;
            for (int k = 0; k < dim; k++) {
                values[c * dim + k] = (float) random.nextGaussian();
                squares += values[c * dim + k] * values[c * dim + k];
            }
            for (int k = 0; k < dim; k++) {
                values[c * dim + k] /= (float) Math.sqrt(squares);
            }
        }
        return values;
    }

    private static double[] plain(float[] centers, boolean[] known, int dim, int row, int neighbors) {
        return IntStream.range(0, known.length)
                .filter(other -> other != row && known[other])
                .mapToObj(other -> IntStream.range(0, dim)
                        .mapToDouble(k -> (double) centers[row * dim + k] * centers[other * dim + k])
                        .sum())
                .sorted(Comparator.reverseOrder())
                .limit(neighbors)
                .mapToDouble(cosine -> 1 - cosine)
                .toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double meanSquare(double[] values) {
        return Arrays.stream(values).map(value -> value * value).average().orElseThrow();
    }
}
