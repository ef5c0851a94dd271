// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.spec.TemplateWeights;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateEmbeddingsTest {
    /** Two images of one medium with scores 1 and 2, and one image of another. */
    private static final float[][] FEATURES = {{3, 0}, {0, 4}, {0, 5}};

    private static final double[] SCORES = {1, 2, 1};

    private static TemplateSet set(int[] template, int[] medium, TemplateWeights weights, double... scores) {
        return new TemplateSet(
                IntStream.rangeClosed(0, template[template.length - 1]).toArray(),
                IntStream.range(0, template.length).toArray(),
                template,
                medium,
                weights,
                scores,
                new TemplatePairs(new int[0], new int[0], new BitSet()),
                0);
    }

    /** The mean of the first medium plus the embedding of the second one, before the sum is normalized. */
    @ParameterizedTest(name = "{0}: ({1}, {2})")
    @CsvSource({"Equal, .5, 1.5", "Norm, 1.5, 7", "DetectionScore, .5, 2", "NormAndDetectionScore, 1.5, 9"})
    void imagesOfAMediumShareItsWeight(TemplateWeights weights, double first, double second) {
        double[] scores = weights.detectionScore() ? SCORES : new double[] {1, 1, 1};
        float[][] unit = TemplateEmbeddings.of(set(new int[3], new int[] {0, 0, 1}, weights, scores), FEATURES);
        assertThat(unit).hasDimensions(1, 2);
        double length = Math.hypot(first, second);
        assertThat(unit[0][0]).isCloseTo((float) (first / length), within(1e-6f));
        assertThat(unit[0][1]).isCloseTo((float) (second / length), within(1e-6f));
    }

    @Test
    void aMediumInTwoTemplatesIsAMediumOfEach() {
        float[][] unit = TemplateEmbeddings.of(
                set(new int[] {0, 0, 1}, new int[] {3, 5, 3}, TemplateWeights.Equal, 1, 1, 1), FEATURES);
        float half = (float) Math.sqrt(.5);
        assertThat(unit[0]).containsExactly(new float[] {half, half}, within(1e-6f));
        assertThat(unit[1]).containsExactly(new float[] {0, 1}, within(1e-6f));
    }

    /** As the embedder does, so that an empty embedding is similar to nothing, not NaN. */
    @Test
    void anEmbeddingOfZerosStaysZero() {
        float[][] unit =
                TemplateEmbeddings.of(set(new int[1], new int[1], TemplateWeights.Equal, 1), new float[][] {{0, 0}});
        assertThat(unit[0]).containsExactly(0, 0);
    }
}
