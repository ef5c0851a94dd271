// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.Seeds;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EmbeddingDistancesTest {
    private static final Offset<Float> ROUNDING = within(1e-6f);
    private static final float HALF = (float) Math.sqrt(.5);

    @Test
    void leavesOutTheImageItself() {
        // Class 0: (1,0), (0,1): each against the other alone: cos 0, distance 1. A plain center would give 1 - √½ =
        // .29.
        // Class 1: (-1,0) twice: distance 0.
        var training = rows(new int[] {0, 2, 4}, 1, 0, 0, 1, -1, 0, -1, 0);
        var distances = new EmbeddingDistances(1, 20).measure(training, ClassEmbeddings.none(2, 2));
        assertThat(distances.intra()).containsExactly(new float[] {1, 0}, ROUNDING);
        // Centers (√½, √½) and (-1, 0): cos -√½.
        assertThat(distances.inter()).containsExactly(new float[] {1 + HALF, 1 + HALF}, ROUNDING);
    }

    @Test
    void usesHeldOutImagesIfThereAreSome() {
        // Class 0: center (1,0); held out (0,1) and (1,0): mean of 1 and 0. Class 1 has none: its training images.
        var training = rows(new int[] {0, 2, 4}, 1, 0, 1, 0, -1, 0, 0, 1);
        var heldOut = rows(new int[] {0, 2, 2}, 0, 1, 1, 0);
        assertThat(EmbeddingDistances.DEFAULT.measure(training, heldOut).intra())
                .containsExactly(new float[] {.5f, 1}, ROUNDING);
    }

    @Test
    void oneImageHasAnInterClassDistanceOnly() {
        var training = rows(new int[] {0, 1, 3}, 1, 0, 0, 1, 0, 1);
        var distances = EmbeddingDistances.DEFAULT.measure(training, ClassEmbeddings.none(2, 2));
        assertThat(distances.intra()).containsExactly(Float.NaN, 0);
        assertThat(distances.inter()).containsExactly(1, 1);
    }

    @Test
    void aClassWithoutImagesIsNoNeighbor() {
        var training = rows(new int[] {0, 1, 1, 2}, 1, 0, 0, 1);
        var distances = EmbeddingDistances.DEFAULT.measure(training, ClassEmbeddings.none(2, 3));
        assertThat(distances.inter()).containsExactly(1, Float.NaN, 1);
    }

    @Test
    void aSingleClassHasNoInterClassDistance() {
        var training = rows(new int[] {0, 2}, 1, 0, 0, 1);
        assertThat(EmbeddingDistances.DEFAULT
                        .measure(training, ClassEmbeddings.none(2, 1))
                        .inter())
                .containsExactly(Float.NaN);
    }

    @Test
    void onlyTheFirstImagesOfAClassAreUsed() {
        // Two of three training images: (1,0) twice, distance 0; the third would add to it.
        var training = rows(new int[] {0, 3, 4}, 1, 0, 1, 0, 0, 1, -1, 0);
        var distances = new EmbeddingDistances(5, 2).measure(training, ClassEmbeddings.none(2, 2));
        assertThat(distances.intra()[0]).isZero();
        assertThat(distances.inter()[0]).isEqualTo(2);
    }

    @Test
    void oppositeImagesHaveNoCenter() {
        var training = rows(new int[] {0, 2, 3}, 1, 0, -1, 0, 0, 1);
        var distances = EmbeddingDistances.DEFAULT.measure(training, ClassEmbeddings.none(2, 2));
        assertThat(distances.inter()).containsExactly(Float.NaN, Float.NaN);
        assertThat(distances.intra()[0]).isEqualTo(2);
    }

    @Test
    void blocksAndThreadsGiveTheResultOfAPlainLoop() {
        // 1,100 classes: three blocks of columns, the last one short; 13 values: four at a time and one left.
        int classes = 1100;
        int dim = 13;
        var random = Seeds.random(3, "centers");
        var values = new float[classes * dim];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        for (int c = 0; c < classes; c++) {
            double norm = 0;
            for (int k = 0; k < dim; k++) {
                norm += values[c * dim + k] * values[c * dim + k];
            }
            for (int k = 0; k < dim; k++) {
                values[c * dim + k] /= (float) Math.sqrt(norm);
            }
        }
        var training = new ClassEmbeddings(
                dim, values, IntStream.rangeClosed(0, classes).toArray());
        var inter = EmbeddingDistances.DEFAULT
                .measure(training, ClassEmbeddings.none(dim, classes))
                .inter();
        for (int c = 0; c < classes; c += 7) {
            assertThat(inter[c]).isCloseTo((float) plain(values, classes, dim, c), ROUNDING);
        }
        assertThat(EmbeddingDistances.DEFAULT
                        .measure(training, ClassEmbeddings.none(dim, classes))
                        .inter())
                .isEqualTo(inter);
    }

    @Test
    void rowsAreSortedByClass() {
        var sorted = ClassEmbeddings.of(1, new float[] {10, 20, 11, 12}, new int[] {1, 3, 1, 1}, 4);
        assertThat(sorted.rows()).containsExactly(10, 11, 12, 20);
        assertThat(sorted.offsets()).containsExactly(0, 0, 3, 3, 4);
        assertThatThrownBy(() -> rows(new int[] {0, 2}, 1)).hasMessageContaining("offsets end at 2 images of 2");
    }

    private static double plain(float[] values, int classes, int dim, int row) {
        return IntStream.range(0, classes)
                .filter(other -> other != row)
                .mapToDouble(other -> IntStream.range(0, dim)
                        .mapToDouble(k -> (double) values[row * dim + k] * values[other * dim + k])
                        .sum())
                .boxed()
                .sorted((a, b) -> Double.compare(b, a))
                .limit(5)
                .flatMapToDouble(cosine -> DoubleStream.of(1 - cosine))
                .average()
                .orElseThrow();
    }

    private static ClassEmbeddings rows(int[] offsets, double... values) {
        var floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return new ClassEmbeddings(2, Arrays.copyOf(floats, floats.length), offsets);
    }
}
