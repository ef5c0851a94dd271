// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.IdentificationResult;
import dev.fairloss.contract.result.RateResult;
import dev.fairloss.contract.result.TrainingOverlap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    /** The scores of the embeddings that {@code identification.py} drew. */
    private static SearchScores scores() {
        List<String[]> rows = rows("identification.csv");
        int[] people = rows.stream().mapToInt(row -> Integer.parseInt(row[0])).toArray();
        float[][] embeddings = rows.stream()
                .map(row -> {
                    float[] values = new float[row.length - 1];
                    IntStream.range(0, values.length).forEach(i -> values[i] = Float.parseFloat(row[i + 1]));
                    return values;
                })
                .toArray(float[][]::new);
        return Identification.scores(Gallery.of(people), embeddings, product(embeddings[0].length));
    }

    /**
     * InsightFace's own functions report the same ranks. Their TPIR at 0.1 is that at the FPIR 12/134: of the 134 searches without a
     * mate, one less is accepted than 0.1 allows. {@code identification.py --compare} wrote the values.
     */
    @Test
    void theRatesAreThoseOfInsightFacesFunctions() {
        SearchScores scores = scores();
        var result = Identification.measure("set", scores, new TrainingOverlap(false, 0, 0, 0));
        float threshold = SearchScores.threshold(scores.sortedNonMated(search -> true), 12. / 134);
        double found = IntStream.range(0, scores.best().length)
                .filter(search -> scores.isMated(search) && scores.isFound(search, threshold))
                .count();
        var compared = new HashSet<String>();
        for (String[] row : rows("identification-insightface.csv")) {
            double ours =
                    switch (row[0]) {
                        case "threshold@0.1" -> threshold;
                        case "tpir@0.1" -> found / scores.gallery().mated();
                        default -> value(result, row[0]);
                    };
            // A threshold is one float32 similarity, whose last bit depends on the order of the sum.
            double tolerance = row[0].equals("threshold@0.1") ? 1e-6 : 1e-12;
            assertThat(ours).as(String.join(" ", row)).isCloseTo(Double.parseDouble(row[2]), within(tolerance));
            compared.add(row[0]);
        }
        assertThat(compared).containsExactlyInAnyOrder("rank@1", "rank@5", "rank@10", "threshold@0.1", "tpir@0.1");
        assertThat(value(result, "tpir@0.1"))
                .isGreaterThan(found / scores.gallery().mated());
    }

    @Test
    void everyRateIsThatOfAnIndependentComputation() {
        IdentificationResult result = Identification.measure("set", scores(), new TrainingOverlap(false, 0, 0, 0));
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

    /** More searches than a chunk: 320 of 400 people are enrolled, with three searches each. */
    @Test
    void chunksCoverAllSearches() {
        int[] people = IntStream.range(0, 1600).map(image -> image / 4).toArray();
        float[][] embeddings = new float[people.length][];
        for (int image = 0; image < people.length; image++) {
            double angle = people[image] * .01;
            embeddings[image] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
        }
        IdentificationResult result = Identification.measure("set", Gallery.of(people), embeddings, product(2));
        assertThat(result.mated()).isEqualTo(960);
        assertThat(result.nonMated()).isEqualTo(320);
        assertThat(result.measures().get(0).value()).isEqualTo(1);
    }

    /** Nine people with 2 to 4 images, of which the last one looks like the next person. */
    @Test
    void replicatesWeighPeopleByTheirDraws() {
        int[] people = {0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 6, 6, 7, 7, 7, 8, 8, 8};
        float[][] embeddings = new float[people.length][10];
        for (int image = 0; image < people.length; image++) {
            boolean last = image + 1 == people.length || people[image + 1] != people[image];
            embeddings[image][people[image] + (last ? 1 : 0)] = 1;
        }
        Gallery gallery = Gallery.of(people);
        int enrolled = gallery.enrolled().length;
        int[] hits = new int[enrolled];
        int[] searches = new int[enrolled];
        for (int search = 0; search < gallery.searches().length; search++) {
            int mate = gallery.mate()[search];
            if (mate >= 0) {
                searches[mate]++;
                float[] own = embeddings[gallery.searches()[search]];
                hits[mate] += own[people[gallery.enrolled()[mate]]] == 1 ? 1 : 0;
            }
        }
        var rank = Identification.measure("set", gallery, embeddings, product(10))
                .measures()
                .get(0);
        assertThat(rank.people()).isEqualTo(enrolled);
        assertThat(rank.value())
                .isEqualTo((double) IntStream.of(hits).sum()
                        / IntStream.of(searches).sum());
        double[] expected = IntStream.range(0, AttributeFairness.REPLICATES)
                .mapToDouble(replicate -> {
                    int[] drawn = PeopleDraw.counts(PeopleDraw.OF_SET, replicate, enrolled);
                    double all = IntStream.range(0, enrolled)
                            .map(person -> drawn[person] * searches[person])
                            .sum();
                    return IntStream.range(0, enrolled)
                                    .map(person -> drawn[person] * hits[person])
                                    .sum()
                            / all;
                })
                .toArray();
        assertThat(rank.replicates()).isEqualTo(expected);
    }

    /** Five images in the gallery: rank 5 is certain, so it is no measure. */
    @Test
    void aRankIsBelowTheSizeOfTheGalleryAndNeedsAMate() {
        float[][] embeddings = new float[7][];
        for (int image = 0; image < embeddings.length; image++) {
            embeddings[image] = new float[] {(float) Math.cos(image / 2), (float) Math.sin(image / 2)};
        }
        assertThat(names(Gallery.of(new int[] {0, 0, -1, -1, -1, -1, -2}), embeddings))
                .containsExactly("rank@1");
        assertThat(names(Gallery.of(new int[] {0, 0, -1, -1, -1, -1, -1}), embeddings))
                .containsExactly("rank@1", "rank@5");
        assertThat(names(Gallery.of(new int[] {-1, -1, -1, -1, -1, -1, -1}), embeddings))
                .isEmpty();
    }

    private static List<String> names(Gallery gallery, float[][] embeddings) {
        return Identification.measure("set", gallery, embeddings, product(embeddings[0].length)).measures().stream()
                .map(RateResult::measure)
                .toList();
    }

    /**
     * 20 enrolled people with 19 searches each, and 100 searches without a mate, in 26 dimensions. A person enrolled looks like
     * one dimension.
     *
     * @param own similarity of a mated search with its mate
     * @param others similarity of a mated search with other people
     * @param nonMated similarity of the other searches with everyone
     */
    private static float[][] looks(Gallery gallery, float own, float others, float nonMated) {
        float[][] embeddings = new float[500][26];
        int[] enrolled = gallery.enrolled();
        for (int person = 0; person < enrolled.length; person++) {
            embeddings[enrolled[person]][person] = 1;
        }
        for (int search = 0; search < gallery.searches().length; search++) {
            int mate = gallery.mate()[search];
            float[] look = embeddings[gallery.searches()[search]];
            Arrays.fill(look, 0, enrolled.length, mate < 0 ? nonMated : others);
            if (mate >= 0) {
                look[mate] = own;
            }
        }
        return embeddings;
    }

    private static int[] peopleWithTwentyImages() {
        return IntStream.range(0, 500).map(image -> image / 20).toArray();
    }

    private static double tpir(Gallery gallery, float[][] embeddings) {
        return value(Identification.measure("set", gallery, embeddings, product(26)), "tpir@0.1");
    }

    @Test
    void aMateMustExceedTheThreshold() {
        Gallery gallery = Gallery.of(peopleWithTwentyImages());
        assertThat(tpir(gallery, looks(gallery, .5f, 0, .25f))).isEqualTo(1);
        assertThat(tpir(gallery, looks(gallery, .25f, 0, .25f)))
                .as("equal to the threshold")
                .isZero();
        assertThat(tpir(gallery, looks(gallery, .5f, .5f, .25f)))
                .as("another person is as similar")
                .isZero();
    }

    @Test
    void theThresholdMayBeNegative() {
        Gallery gallery = Gallery.of(peopleWithTwentyImages());
        assertThat(tpir(gallery, looks(gallery, -.125f, -.25f, -.1875f))).isEqualTo(1);
    }

    /** At a rate of 10 %, ten false positives are allowed in 100 searches, which are too few in 99. */
    @Test
    void onlySearchesWithoutAMateChooseTheThreshold() {
        int[] people = peopleWithTwentyImages();
        Gallery all = Gallery.of(people);
        assertThat(names(all, looks(all, .5f, 0, .25f))).contains("tpir@0.1");
        int last = IntStream.range(0, all.searches().length)
                .filter(search -> all.mate()[search] < 0)
                .map(search -> all.searches()[search])
                .max()
                .orElseThrow();
        people[last] = -2;
        Gallery fewer = Gallery.of(people);
        assertThat(names(fewer, looks(fewer, .5f, 0, .25f))).doesNotContain("tpir@0.1");
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
