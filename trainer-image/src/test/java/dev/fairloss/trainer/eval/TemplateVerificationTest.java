// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.RateResult;
import dev.fairloss.contract.result.TemplateResult;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.spec.TemplateWeights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares with the values that {@code templates.py} computes by InsightFace's algorithm. */
class TemplateVerificationTest {
    private static final TrainingOverlap NONE = new TrainingOverlap(true, 0, 0, 0);
    private static final int TEMPLATES = 460;
    private static final int IMPOSTORS = 100_000;

    private static List<String[]> rows(String file) {
        try (InputStream in = TemplateVerificationTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(","))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Template t shows person t / 4; all genuine pairs, and the first impostor pairs. */
    private static TemplatePairs pairs() {
        int[] first = new int[TEMPLATES * TEMPLATES];
        int[] second = new int[TEMPLATES * TEMPLATES];
        BitSet genuine = new BitSet();
        int pair = 0;
        int impostors = 0;
        for (int one = 0; one < TEMPLATES; one++) {
            for (int other = one + 1; other < TEMPLATES; other++) {
                boolean same = one / 4 == other / 4;
                if (same || impostors++ < IMPOSTORS) {
                    first[pair] = one;
                    second[pair] = other;
                    genuine.set(pair++, same);
                }
            }
        }
        return new TemplatePairs(Arrays.copyOf(first, pair), Arrays.copyOf(second, pair), genuine);
    }

    private static TemplateSet set(List<String[]> rows, TemplateWeights weights) {
        return new TemplateSet(
                IntStream.range(0, TEMPLATES).map(template -> template / 4).toArray(),
                IntStream.range(0, rows.size()).toArray(),
                rows.stream().mapToInt(row -> Integer.parseInt(row[0])).toArray(),
                rows.stream().mapToInt(row -> Integer.parseInt(row[1])).toArray(),
                weights,
                rows.stream()
                        .mapToDouble(row -> weights.detectionScore() ? Double.parseDouble(row[2]) : 1)
                        .toArray(),
                pairs(),
                0);
    }

    @ParameterizedTest
    @EnumSource
    void similaritiesAndRatesAreThoseOfInsightFace(TemplateWeights weights) {
        List<String[]> rows = rows("templates.csv");
        float[][] features = rows.stream()
                .map(row -> {
                    float[] values = new float[row.length - 3];
                    IntStream.range(0, values.length).forEach(i -> values[i] = Float.parseFloat(row[i + 3]));
                    return values;
                })
                .toArray(float[][]::new);
        TemplateSet set = set(rows, weights);
        float[][] embeddings = TemplateEmbeddings.of(set, features);
        double[] scores = TemplateVerification.scores(set.pairs(), embeddings);
        TemplateResult result = TemplateVerification.measure("set", set, NONE, embeddings);
        assertThat(result.templates()).isEqualTo(TEMPLATES);
        assertThat(result.images()).isEqualTo(rows.size());
        assertThat(result.genuine()).isEqualTo(690);
        assertThat(result.impostors()).isEqualTo(IMPOSTORS);
        assertThat(result.measures())
                .as("ten impostor pairs may be accepted at 1e-4, and one at 1e-5")
                .extracting(RateResult::measure)
                .containsExactly("tar@0.1", "tar@0.01", "tar@0.001", "tar@1.0E-4");
        List<String[]> expected = rows("templates-expected.csv").stream()
                .filter(row -> row[0].equals(weights.name()))
                .toList();
        assertThat(expected).hasSize(304);
        for (String[] row : expected) {
            double value = Double.parseDouble(row[2]);
            if (row[1].startsWith("tar@")) {
                double far = Double.parseDouble(row[1].substring(4));
                assertThat(result.measures())
                        .filteredOn(one -> one.measure().equals("tar@" + far))
                        .singleElement()
                        .satisfies(one -> assertThat(one.value()).isCloseTo(value, within(1e-12)));
            } else {
                assertThat(scores[Integer.parseInt(row[1])]).as(row[1]).isCloseTo(value, within(3e-7));
            }
        }
    }

    /** Four templates of two images each, all of one medium but the last; the last template is in no pair. */
    @Test
    void sizesAreThoseOfTheTemplatesInPairs() {
        var genuine = new BitSet();
        genuine.set(0);
        TemplateSet set = new TemplateSet(
                new int[] {0, 0, 1, 2},
                new int[] {0, 1, 1, 2, 3, 4, 5, 6},
                new int[] {0, 0, 1, 1, 2, 2, 3, 3},
                new int[] {0, 1, 0, 1, 0, 2, 3, 4},
                TemplateWeights.Equal,
                new double[] {1, 1, 1, 1, 1, 1, 1, 1},
                new TemplatePairs(new int[] {0, 1}, new int[] {1, 2}, genuine),
                5);
        TemplateResult result = TemplateVerification.measure("set", set, NONE, new float[][] {{1}, {1}, {1}, {1}});
        assertThat(result.templates()).isEqualTo(3);
        assertThat(result.images()).isEqualTo(5);
        assertThat(result.media()).isEqualTo(3);
        assertThat(result.genuine()).isEqualTo(1);
        assertThat(result.impostors()).isEqualTo(1);
        assertThat(result.excludedPairs()).isEqualTo(5);
        assertThat(result.measures()).isEmpty();
    }

    @Test
    void tiedImpostorsAreAllRejected() {
        int[] template = IntStream.range(0, 44).toArray();
        int[] first = new int[202];
        int[] second = new int[202];
        BitSet genuine = new BitSet();
        genuine.set(0, 2);
        Arrays.fill(first, 0);
        Arrays.setAll(second, pair -> pair < 2 ? pair + 1 : 3 + pair % 41);
        TemplateSet set = new TemplateSet(
                template,
                template,
                template,
                template,
                TemplateWeights.Equal,
                IntStream.of(template).mapToDouble(i -> 1).toArray(),
                new TemplatePairs(first, second, genuine),
                0);
        float[][] features =
                IntStream.of(template).mapToObj(i -> new float[] {1, 0}).toArray(float[][]::new);
        features[2] = new float[] {0, 1};
        assertThat(TemplateVerification.measure("set", set, NONE, TemplateEmbeddings.of(set, features))
                        .measures())
                .allSatisfy(one -> assertThat(one.value()).isZero());
    }

    @Test
    void aModelThatDivergedIsAnError() {
        TemplateSet set = set(rows("templates.csv"), TemplateWeights.Equal);
        float[][] features = new float[set.image().length][2];
        features[0][0] = Float.NaN;
        assertThatThrownBy(() -> TemplateVerification.measure("set", set, NONE, TemplateEmbeddings.of(set, features)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a number");
    }
}
