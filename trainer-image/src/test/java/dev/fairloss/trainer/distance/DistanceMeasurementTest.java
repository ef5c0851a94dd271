// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.Seeds;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 2,100 classes in 8 dimensions: three chunks of measured classes, the last one short. */
class DistanceMeasurementTest {
    private static final int CLASSES = 2_100;
    private static final int DIM = 8;

    /** Each class has two training images and one unseen image, but every third has none. */
    private static ClassDistances measure(EmbeddingDistances settings, int choice, boolean reversed) {
        var measurement = settings.start(CLASSES, DIM, choice);
        var order = IntStream.range(0, CLASSES).map(i -> reversed ? CLASSES - 1 - i : i);
        order.forEach(c -> {
            measurement.training(c, images(c, 2), DIM, 2);
            measurement.unseen(c, images(c + CLASSES, 1), DIM, c % 3 == 0 ? 0 : 1);
        });
        return measurement.distances();
    }

    /** An image that is not part of the class comes first. */
    private static float[] images(int number, int images) {
        var random = Seeds.random(number, "images");
        var rows = new float[(images + 1) * DIM];
        for (int image = 0; image <= images; image++) {
            double squares = 0;
            for (int k = image * DIM; k < (image + 1) * DIM; k++) {
                rows[k] = (float) random.nextGaussian();
                squares += rows[k] * rows[k];
            }
            for (int k = image * DIM; k < (image + 1) * DIM; k++) {
                rows[k] /= (float) Math.sqrt(squares);
            }
        }
        return rows;
    }

    @Test
    void theOrderOfTheClassesDoesNotMatter() {
        var forward = measure(EmbeddingDistances.DEFAULT, 0, false);
        var backward = measure(EmbeddingDistances.DEFAULT, 0, true);
        assertThat(forward.inter()).isEqualTo(backward.inter());
        assertThat(forward.intra()).isEqualTo(backward.intra());
        assertThat(forward.trainingInter()).isEqualTo(backward.trainingInter());
        assertThat(forward.trainingIntra()).isEqualTo(backward.trainingIntra()).doesNotContain(Float.NaN);
        assertThat(forward.intra()[3]).isNaN();
        assertThat(forward.intra()[CLASSES - 1]).isPositive();
    }

    /** Cosines to the sums of the two others: .6 / sqrt(3.6), .8 / sqrt(3.2) and 1.4 / sqrt(2). */
    @Test
    void aTrainingImageIsComparedWithTheOthersOfItsClass() {
        var measurement = EmbeddingDistances.DEFAULT.start(2, 2, 0);
        measurement.training(0, new float[] {9, 9, 1, 0, 0, 1, .6f, .8f}, 2, 3);
        measurement.training(1, new float[] {1, 0}, 0, 1);
        float[] distances = measurement.distances().trainingIntra();
        assertThat(distances[0]).isCloseTo(.415536f, within(1e-6f));
        assertThat(distances[1]).isNaN();
    }

    @Test
    void theChosenClassesAreMeasured() {
        var settings = new EmbeddingDistances(5, 20, 700);
        var measurement = settings.start(CLASSES, DIM, 3);
        assertThat(IntStream.range(0, CLASSES).filter(measurement::isMeasured).toArray())
                .isEqualTo(settings.measured(CLASSES, 3));
    }

    @Test
    void fewClassesNeedNoDevice() {
        var measurement = EmbeddingDistances.DEFAULT.start(2, 2, 0);
        measurement.training(0, new float[] {1, 0}, 0, 1);
        measurement.training(1, new float[] {0, 1}, 0, 1);
        var distances = measurement.distances(dim -> {
            throw new IllegalStateException("started");
        });
        assertThat(distances.trainingInter()).containsExactly(1, 1);
    }

    @Test
    void eachChoiceMeasuresOtherClasses() {
        var settings = new EmbeddingDistances(5, 20, 700);
        var first = measure(settings, 1, false).trainingInter();
        var second = measure(settings, 2, false).trainingInter();
        long both = IntStream.range(0, CLASSES)
                .filter(c -> !Float.isNaN(first[c]) && !Float.isNaN(second[c]))
                .peek(c -> assertThat(first[c]).isEqualTo(second[c]))
                .count();
        // Of 2,100 classes a third of a third, 233 with a standard deviation of 10.
        assertThat(both).isBetween(180L, 290L);
        assertThat(settings.measured(CLASSES, 1)).hasSize(700).isSorted().isNotEqualTo(settings.measured(CLASSES, 2));
    }
}
