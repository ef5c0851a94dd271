// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
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
        var distances = training.measure(new EmbeddingDistances(1, 20), none(2, 2));
        assertThat(distances.trainingIntra()).containsExactly(new float[] {1, 0}, ROUNDING);
        // Centers (√½, √½) and (-1, 0): cos -√½.
        assertThat(distances.trainingInter()).containsExactly(new float[] {1 + HALF, 1 + HALF}, ROUNDING);
    }

    @Test
    void bothPartsAreReadOnUnseenImages() {
        // Class 0: center (1, 0); unseen (0, 1) and (1, 0): distances 1 and 0. Class 1: center (-√½, √½); no unseen
        // image. The unseen images are 1 - √½ and 1 + √½ away from class 1's center.
        var training = rows(new int[] {0, 2, 4}, 1, 0, 1, 0, -1, 0, 0, 1);
        var unseen = rows(new int[] {0, 2, 2}, 0, 1, 1, 0);
        var distances = training.measure(EmbeddingDistances.DEFAULT, unseen);
        assertThat(distances.intra()).containsExactly(new float[] {.5f, Float.NaN}, ROUNDING);
        assertThat(distances.intraSquares()).containsExactly(new float[] {.5f, Float.NaN}, ROUNDING);
        assertThat(distances.inter()).containsExactly(new float[] {1, Float.NaN}, ROUNDING);
        // ((1 - √½)² + (1 + √½)²) / 2 = 1 + ½.
        assertThat(distances.interSquares()).containsExactly(new float[] {1.5f, Float.NaN}, ROUNDING);
    }

    @Test
    void unseenImagesDoNotChangeTheReadingOnTrainingImages() {
        var training = rows(new int[] {0, 2, 4}, 1, 0, 0, 1, -1, 0, -1, 0);
        var without = training.measure(EmbeddingDistances.DEFAULT, none(2, 2));
        var with = training.measure(EmbeddingDistances.DEFAULT, rows(new int[] {0, 1, 2}, 0, 1, 0, -1));
        assertThat(with.trainingIntra()).isEqualTo(without.trainingIntra());
        assertThat(with.trainingInter()).isEqualTo(without.trainingInter());
        assertThat(without.intra()).containsOnly(Float.NaN);
        assertThat(without.inter()).containsOnly(Float.NaN);
    }

    /** 30 classes of two training images and an unseen one, in three dimensions. */
    @Test
    void ofManyClassesAChoiceIsMeasuredAgainstAllCenters() {
        int classes = 30;
        var random = new SplittableRandom(1);
        var training = ClassEmbeddings.of(3, unit(random, 2 * classes), 2);
        var unseen = ClassEmbeddings.of(3, unit(random, classes), 1);
        var all = training.measure(new EmbeddingDistances(5, 20, classes), unseen);
        var some = training.measure(new EmbeddingDistances(5, 20, 12), unseen);
        int measured = 0;
        for (int c = 0; c < classes; c++) {
            if (Float.isNaN(some.inter()[c])) {
                assertThat(some.intra()[c]).isNaN();
                assertThat(some.trainingInter()[c]).isNaN();
                assertThat(some.trainingIntra()[c]).isNaN();
            } else {
                measured++;
                assertThat(some.inter()[c]).isEqualTo(all.inter()[c]);
                assertThat(some.intra()[c]).isEqualTo(all.intra()[c]);
                assertThat(some.interSquares()[c]).isEqualTo(all.interSquares()[c]);
                assertThat(some.intraSquares()[c]).isEqualTo(all.intraSquares()[c]);
                assertThat(some.trainingInter()[c]).isEqualTo(all.trainingInter()[c]);
                assertThat(some.trainingIntra()[c]).isEqualTo(all.trainingIntra()[c]);
            }
        }
        assertThat(measured).isEqualTo(12);
        assertThat(all.inter()).doesNotContain(Float.NaN);
    }

    private static float[] unit(SplittableRandom random, int rows) {
        var values = new float[3 * rows];
        for (int i = 0; i < rows; i++) {
            double angle = random.nextDouble() * 6;
            double height = random.nextDouble() - .5;
            double radius = Math.sqrt(1 - height * height);
            values[3 * i] = (float) (radius * Math.cos(angle));
            values[3 * i + 1] = (float) (radius * Math.sin(angle));
            values[3 * i + 2] = (float) height;
        }
        return values;
    }

    @Test
    void theOwnCenterIsNoNeighborOfAnUnseenImage() {
        // Centers (1, 0), (0, 1) and (-1, 0): the unseen image (1, 0) of class 0 has the nearest others at 1 and 2.
        var training = rows(new int[] {0, 1, 2, 3}, 1, 0, 0, 1, -1, 0);
        var unseen = rows(new int[] {0, 1, 1, 1}, 1, 0);
        var distances = training.measure(new EmbeddingDistances(1, 20), unseen);
        assertThat(distances.inter()[0]).isEqualTo(1);
        assertThat(training.measure(EmbeddingDistances.DEFAULT, unseen).inter()[0])
                .isEqualTo(1.5f);
    }

    @Test
    void onlyTheFirstUnseenImagesOfAClassAreUsed() {
        var training = rows(new int[] {0, 1, 2}, 1, 0, -1, 0);
        var unseen = rows(new int[] {0, 3, 4}, 1, 0, 1, 0, 0, 1, 0, -1);
        var distances = training.measure(new EmbeddingDistances(5, 2), unseen);
        assertThat(distances.intra()).containsExactly(0, 1);
    }

    @Test
    void everyClassIsReadOnItsOwnUnseenImages() {
        var training = rows(new int[] {0, 1, 2}, 1, 0, -1, 0);
        var unseen = rows(new int[] {0, 2, 3}, 1, 0, 1, 0, -1, 0);
        assertThat(training.measure(EmbeddingDistances.DEFAULT, unseen).intra()).containsExactly(0, 0);
    }

    /** The others of the images (1, 0) and (1, 0) sum up to (1, 1), those of (0, 1) to (2, 0): cosines √½, √½ and 0. */
    @Test
    void theCenterOfSeveralOtherImagesHasLengthOne() {
        var training = rows(new int[] {0, 3}, 1, 0, 1, 0, 0, 1);
        assertThat(training.measure(EmbeddingDistances.DEFAULT, none(2, 1)).trainingIntra())
                .containsExactly(new float[] {1 - 2 * HALF / 3}, ROUNDING);
    }

    @Test
    void oneImageHasAnInterClassDistanceOnly() {
        var training = rows(new int[] {0, 1, 3}, 1, 0, 0, 1, 0, 1);
        var distances = training.measure(EmbeddingDistances.DEFAULT, none(2, 2));
        assertThat(distances.trainingIntra()).containsExactly(Float.NaN, 0);
        assertThat(distances.trainingInter()).containsExactly(1, 1);
    }

    @Test
    void aClassWithoutImagesIsNoNeighbor() {
        var training = rows(new int[] {0, 1, 1, 2}, 1, 0, 0, 1);
        var distances = training.measure(EmbeddingDistances.DEFAULT, none(2, 3));
        assertThat(distances.trainingInter()).containsExactly(1, Float.NaN, 1);
    }

    @Test
    void aSingleClassHasNoInterClassDistance() {
        var training = rows(new int[] {0, 2}, 1, 0, 0, 1);
        assertThat(training.measure(EmbeddingDistances.DEFAULT, none(2, 1)).trainingInter())
                .containsExactly(Float.NaN);
    }

    @Test
    void onlyTheFirstImagesOfAClassAreUsed() {
        // Two of three training images: (1,0) twice, distance 0; the third would add to it.
        var training = rows(new int[] {0, 3, 4}, 1, 0, 1, 0, 0, 1, -1, 0);
        var distances = training.measure(new EmbeddingDistances(5, 2), none(2, 2));
        assertThat(distances.trainingIntra()[0]).isZero();
        assertThat(distances.trainingInter()[0]).isEqualTo(2);
    }

    @Test
    void oppositeImagesHaveNoCenter() {
        var training = rows(new int[] {0, 2, 3}, 1, 0, -1, 0, 0, 1);
        var distances = training.measure(EmbeddingDistances.DEFAULT, none(2, 2));
        assertThat(distances.trainingInter()).containsExactly(Float.NaN, Float.NaN);
        assertThat(distances.trainingIntra()[0]).isEqualTo(2);
    }

    @Test
    void theLimitsOfTheSettings() {
        assertThatThrownBy(() -> new EmbeddingDistances(0, 2)).hasMessageContaining("neighbors must be at least 1");
        assertThatThrownBy(() -> new EmbeddingDistances(1, 1)).hasMessageContaining("imagesPerClass at least 2");
        assertThat(new EmbeddingDistances(1, 2)).isNotNull();
    }

    private static ClassEmbeddings rows(int[] offsets, double... values) {
        var floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return new ClassEmbeddings(2, Arrays.copyOf(floats, floats.length), offsets);
    }

    private static ClassEmbeddings none(int dim, int classes) {
        return new ClassEmbeddings(dim, new float[0], new int[classes + 1]);
    }
}
