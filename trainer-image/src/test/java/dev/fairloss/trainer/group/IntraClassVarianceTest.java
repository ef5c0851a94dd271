// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.Seeds;
import org.junit.jupiter.api.Test;

class IntraClassVarianceTest {
    @Test
    void isTheUnbiasedMeanSquaredDistanceToTheMean() {
        // (1,0) and (0,1): mean (.5,.5), each .5 away in square; × 2/1 = 1.
        // (1,0) three times: no spread. (1,0) and (-1,0): mean 0, squares 1, × 2 = 2.
        float[] sums = {1, 1, 3, 0, 0, 0};
        assertThat(IntraClassVariance.of(sums, new int[] {2, 3, 2})).containsExactly(1, 0, 2);
    }

    @Test
    void isUnknownForFewerThanTwoEmbeddingsOrNan() {
        float[] sums = {1, 0, 0, 0, Float.NaN, 0};
        assertThat(IntraClassVariance.of(sums, new int[] {1, 0, 2}))
                .containsExactly(Double.NaN, Double.NaN, Double.NaN);
    }

    @Test
    void theCorrectionMakesClassesOfAnySizeComparable() {
        // 2,000 classes of 2 and of 8 directions drawn alike: their mean variances agree; uncorrected they would differ
        // by
        // uncorrected they would differ by the factor (1/2)/(7/8) = .57.
        assertThat(mean(2)).isCloseTo(mean(8), within(.02));
    }

    @Test
    void theRowsOfAClassGiveWhatTheirSumGives() {
        float[] rows = {1, 0, .6f, .8f, -.28f, .96f, 5, 5};
        float[] sum = {1 + .6f - .28f, .8f + .96f};
        assertThat(IntraClassVariance.ofRows(rows, 3, 2))
                .isEqualTo(IntraClassVariance.of(sum, new int[] {3})[0])
                .isBetween(.5, 1.);
        assertThat(IntraClassVariance.ofRows(rows, 1, 2)).isNaN();
    }

    /** (1, 0) and (0, 1), as above: the fewest rows of which the variance is known. */
    @Test
    void twoRowsHaveAVariance() {
        assertThat(IntraClassVariance.ofRows(new float[] {1, 0, 0, 1}, 2, 2)).isEqualTo(1);
    }

    @Test
    void sumsMustBeAMatrix() {
        assertThatThrownBy(() -> IntraClassVariance.of(new float[3], new int[2]))
                .hasMessageContaining("3 values are not a matrix with 2 rows");
    }

    private static double mean(int images) {
        int classes = 20_000;
        int dim = 4;
        var random = Seeds.random(1, "variance", images);
        var sums = new float[classes * dim];
        var counts = new int[classes];
        for (int c = 0; c < classes; c++) {
            counts[c] = images;
            for (int i = 0; i < images; i++) {
                double[] x = {
                    2 + random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian()
                };
                double norm = Math.sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3]);
                for (int k = 0; k < dim; k++) {
                    sums[c * dim + k] += (float) (x[k] / norm);
                }
            }
        }
        double total = 0;
        for (double v : IntraClassVariance.of(sums, counts)) {
            total += v;
        }
        return total / classes;
    }
}
