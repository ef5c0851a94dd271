// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.IdentificationResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares with the values that {@code identification.py} computes from the definitions. */
class IdentificationTest {
    private static List<String[]> rows(String file) {
        try (InputStream in = IdentificationTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(","))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A plain product: the device is not needed for numbers. */
    private static Identification.Similarities product(int dim) {
        return (searches, gallery) -> {
            int n = searches.length / dim;
            int m = gallery.length / dim;
            float[] scores = new float[n * m];
            for (int i = 0; i < scores.length; i++) {
                double sum = 0;
                for (int k = 0; k < dim; k++) {
                    sum += (double) searches[i / m * dim + k] * gallery[i % m * dim + k];
                }
                scores[i] = (float) sum;
            }
            return scores;
        };
    }

    @Test
    void everyRateIsThatOfAnIndependentComputation() {
        List<String[]> rows = rows("identification.csv");
        int[] people = rows.stream().mapToInt(row -> Integer.parseInt(row[0])).toArray();
        float[][] embeddings = rows.stream()
                .map(row -> {
                    float[] values = new float[row.length - 1];
                    IntStream.range(0, values.length).forEach(i -> values[i] = Float.parseFloat(row[i + 1]));
                    return values;
                })
                .toArray(float[][]::new);
        IdentificationResult result =
                Identification.measure("set", Gallery.of(people), embeddings, product(embeddings[0].length));
        List<String[]> expected = rows("identification-expected.csv");
        assertThat(result.measures()).hasSize(expected.size() - 4);
        expected.forEach(row ->
                assertThat(value(result, row[0])).as(row[0]).isCloseTo(Double.parseDouble(row[1]), within(1e-12)));
    }

    private static double value(IdentificationResult result, String name) {
        return switch (name) {
            case "enrolled" -> result.enrolled();
            case "distractors" -> result.distractors();
            case "mated" -> result.mated();
            case "nonMated" -> result.nonMated();
            default ->
                result.measures().stream()
                        .filter(one -> one.measure().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .value();
        };
    }

    /** More images than a chunk of the gallery: the person of every search is found wherever it is. */
    @Test
    void chunksCoverTheWholeGallery() {
        int images = 40_000;
        int[] people = IntStream.range(0, images)
                .map(image -> image < 40 ? image / 2 : -1)
                .toArray();
        float[][] embeddings = new float[images][];
        for (int image = 0; image < images; image++) {
            double angle = image < 40 ? image / 2 * .01 : 2 + image * 1e-5;
            embeddings[image] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
        }
        IdentificationResult result = Identification.measure("set", Gallery.of(people), embeddings, product(2));
        assertThat(result.distractors()).isEqualTo(39_960);
        assertThat(result.measures().get(0).measure()).isEqualTo("rank@1");
        assertThat(result.measures().get(0).value()).isEqualTo(1);
        // A distractor that is equal to every mate ranks before it.
        for (int image = 0; image < 40; image++) {
            embeddings[image] = embeddings[images - 1];
        }
        assertThat(Identification.measure("set", Gallery.of(people), embeddings, product(2))
                        .measures()
                        .get(0)
                        .value())
                .isZero();
    }

    @Test
    void noImageIsBothEnrolledAndSearched() {
        int[] people = IntStream.range(0, 300).map(image -> image / 3).toArray();
        people[0] = -2;
        Gallery gallery = Gallery.of(people);
        Set<Integer> enrolled = new HashSet<>();
        for (int image : gallery.images()) {
            assertThat(enrolled.add(image)).isTrue();
        }
        assertThat(IntStream.of(gallery.searches()).filter(enrolled::contains)).isEmpty();
        assertThat(enrolled).doesNotContain(0);
        for (int search = 0; search < gallery.searches().length; search++) {
            int mate = gallery.mate()[search];
            if (mate >= 0) {
                assertThat(people[gallery.enrolled()[mate]]).isEqualTo(people[gallery.searches()[search]]);
            }
        }
        assertThat(gallery.enrolled()).hasSize(80);
    }
}
