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
        float[] distances = NearestCenters.distances(centers, known, dim, neighbors);
        assertThat(distances).hasSize(classes);
        for (int c = 0; c < classes; c += 7) {
            assertThat(distances[c]).isCloseTo((float) plain(centers, known, dim, c, neighbors), within(1e-6f));
        }
        assertThat(distances[3]).isNaN();
        assertThat(NearestCenters.distances(centers, known, dim, neighbors))
                .as("bit for bit")
                .isEqualTo(distances);
    }

    @Test
    void fewerOthersThanNeighborsAreAllUsed() {
        // Cosines of center 0 with the others: 0 and -1: mean distance 1.5.
        float[] centers = {1, 0, 0, 1, -1, 0};
        assertThat(NearestCenters.distances(centers, new boolean[] {true, true, true}, 2, 5))
                .containsExactly(1.5f, 1, 1.5f);
        assertThat(NearestCenters.distances(centers, new boolean[] {true, false, false}, 2, 5))
                .containsExactly(Float.NaN, Float.NaN, Float.NaN);
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

    private static double plain(float[] centers, boolean[] known, int dim, int row, int neighbors) {
        return IntStream.range(0, known.length)
                .filter(other -> other != row && known[other])
                .mapToObj(other -> IntStream.range(0, dim)
                        .mapToDouble(k -> (double) centers[row * dim + k] * centers[other * dim + k])
                        .sum())
                .sorted(Comparator.reverseOrder())
                .limit(neighbors)
                .mapToDouble(cosine -> 1 - cosine)
                .average()
                .orElseThrow();
    }
}
