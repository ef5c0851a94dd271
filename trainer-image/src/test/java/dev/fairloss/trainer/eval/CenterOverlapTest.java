// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 200 training identities with three training and two held-out images, and 40 people with two images in an evaluation set. */
class CenterOverlapTest {
    private static final int DIM = 32;
    private static final int CLASSES = 200;
    private static final int PEOPLE = 40;
    private static final int KNOWN = 5;

    private final SplittableRandom random = Seeds.random(3, "center overlap");
    private final double[][] directions = new double[CLASSES][];

    private double[] direction() {
        double[] direction = new double[DIM];
        Arrays.setAll(direction, k -> random.nextGaussian());
        return direction;
    }

    private float[] image(double[] person) {
        double[] noisy =
                Arrays.stream(person).map(x -> x + .4 * random.nextGaussian()).toArray();
        double length = Math.sqrt(Arrays.stream(noisy).map(x -> x * x).sum());
        float[] unit = new float[DIM];
        for (int k = 0; k < DIM; k++) {
            unit[k] = (float) (noisy[k] / length);
        }
        return unit;
    }

    private static float[] product(float[] first, float[] second) {
        int n = first.length / DIM;
        int m = second.length / DIM;
        float[] product = new float[n * m];
        for (int i = 0; i < n * m; i++) {
            for (int k = 0; k < DIM; k++) {
                product[i] += first[i / m * DIM + k] * second[i % m * DIM + k];
            }
        }
        return product;
    }

    private Optional<CenterOverlap> calibrated(int withHeldOut) {
        List<float[]> images = new ArrayList<>();
        List<Integer> person = new ArrayList<>();
        List<Boolean> heldOut = new ArrayList<>();
        for (int c = 0; c < CLASSES; c++) {
            directions[c] = direction();
            for (int i = 0; i < (c < withHeldOut ? 5 : 3); i++) {
                images.add(image(directions[c]));
                person.add(c);
                heldOut.add(i >= 3);
            }
        }
        boolean[] marks = new boolean[heldOut.size()];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = heldOut.get(i);
        }
        return calibrated(
                new TrainingIdentities(person.stream().mapToInt(c -> c).toArray(), marks, new int[CLASSES]),
                images.toArray(float[][]::new),
                CenterOverlapTest::product);
    }

    static Optional<CenterOverlap> calibrated(
            TrainingIdentities identities, float[][] embeddings, Identification.Similarities similarities) {
        int[][] training = identities.trainingImages();
        int[][] heldOut = identities.heldOutImages();
        var marks = new boolean[identities.size()];
        for (int c = 0; c < marks.length; c++) {
            marks[c] = heldOut[c].length > 0;
        }
        var calibration = new CenterOverlap.Calibration(marks);
        int dim = embeddings[0].length;
        for (int c = 0; c < marks.length; c++) {
            int[] images = IntStream.concat(IntStream.of(training[c]), IntStream.of(heldOut[c]))
                    .toArray();
            float[] rows = new float[images.length * dim];
            for (int i = 0; i < images.length; i++) {
                System.arraycopy(embeddings[images[i]], 0, rows, i * dim, dim);
            }
            calibration.add(c, rows, training[c].length, heldOut[c].length, dim);
        }
        return calibration.calibrate(similarities);
    }

    /** 20,000 of 20,500 identities calibrate the check; the means of the others are not kept. */
    @Test
    void ofManyIdentitiesAChoiceCalibrates() {
        var marks = new boolean[20_500];
        Arrays.fill(marks, true);
        var calibration = new CenterOverlap.Calibration(marks);
        for (int c = 0; c < marks.length; c++) {
            calibration.add(c, new float[] {1, 0, 0, 1}, 1, 1, 2);
        }
        int[] rows = new int[1];
        var overlap = calibration.calibrate((people, centers) -> {
            rows[0] += centers.length == 2 * 16_384 ? people.length / 2 : 0;
            return new float[people.length / 2 * (centers.length / 2)];
        });
        assertThat(rows[0]).isEqualTo(20_000);
        assertThat(overlap.orElseThrow().threshold()).isZero();
    }

    @Test
    void peopleOfTheTrainingDataAreFoundUnderAnotherName() {
        var overlap = calibrated(CLASSES).orElseThrow();
        float[][] set = new float[2 * PEOPLE][];
        int[] people = new int[set.length];
        for (int p = 0; p < PEOPLE; p++) {
            double[] direction = p < KNOWN ? directions[10 * p] : direction();
            set[2 * p] = image(direction);
            set[2 * p + 1] = image(direction);
            people[2 * p] = p;
            people[2 * p + 1] = p;
        }
        List<ImagePair> pairs = new ArrayList<>();
        for (int p = 0; p < PEOPLE; p++) {
            pairs.add(new ImagePair(2 * p, 2 * p + 1, true, p / 4));
            pairs.add(new ImagePair(2 * p, (2 * p + 2) % set.length, false, p / 4));
        }
        OverlapEffect effect = overlap.effect(
                        new PairSet(10, PEOPLE, pairs, "by hand"), people, set, p -> "person " + p, c -> "class " + c)
                .orElseThrow();
        assertThat(effect.kind()).isEqualTo(Kind.NEAREST_CENTER);
        assertThat(effect.found()).isBetween(KNOWN, KNOWN + 2);
        assertThat(effect.examples())
                .startsWith("person 0 is near the class class 0", "person 1 is near the class class 10");
        assertThat(effect.falsePositives().orElseThrow()).isCloseTo(.4, within(1e-12));
        assertThat(effect.pairs()).isBetween(2 * KNOWN + 1, 2 * KNOWN + 6);
        assertThat(effect.accuracy().orElseThrow()).isBetween(.8, 1.);
    }

    /** Each person has two images or templates; the first {@value #KNOWN} are in the training data under another name. */
    @Test
    void peopleOfSearchesAndTemplatesAreFoundToo() {
        var overlap = calibrated(CLASSES);
        float[][] set = new float[2 * PEOPLE][];
        int[] people = IntStream.range(0, set.length).map(image -> image / 2).toArray();
        for (int p = 0; p < PEOPLE; p++) {
            double[] direction = p < KNOWN ? directions[10 * p] : direction();
            set[2 * p] = image(direction);
            set[2 * p + 1] = image(direction);
        }
        var gallery = Gallery.of(people);
        List<String> names =
                IntStream.range(0, PEOPLE).mapToObj(p -> "person " + p).toList();
        var searches = new SearchOverlap(
                gallery,
                people,
                Optional.empty(),
                true,
                0,
                0,
                List.of(),
                names,
                () -> new SearchOverlap.NearDuplicates(Map.of(), List.of()));
        OverlapEffect ofSearches = searches.measured(
                        Identification.scores(gallery, set, CenterOverlapTest::product),
                        set,
                        CenterOverlapTest::product,
                        overlap,
                        c -> "class " + c)
                .effects()
                .get(0);
        assertThat(ofSearches.kind()).isEqualTo(Kind.NEAREST_CENTER);
        assertThat(ofSearches.found()).isBetween(KNOWN, KNOWN + 2);
        assertThat(ofSearches.pairs()).isBetween(KNOWN, 2 * KNOWN + 4);
        assertThat(ofSearches.accuracy().orElseThrow()).isBetween(.8, 1.);
        assertThat(ofSearches.examples()).startsWith("person 0 is near the class class 0");
        var pairs = TemplateSuspectsTest.all(PEOPLE);
        OverlapEffect ofTemplates = new TemplateSuspects(
                        pairs,
                        Optional.empty(),
                        new TrainingOverlap(false, 0, 0, 0),
                        List.of(),
                        List.of(),
                        () -> new TemplateSuspects.NearDuplicates(0, Set.of(), List.of()))
                .measured(people, set, overlap, c -> "class " + c)
                .effects()
                .get(0);
        assertThat(ofTemplates.kind()).isEqualTo(Kind.NEAREST_CENTER);
        assertThat(ofTemplates.found()).isEqualTo(ofSearches.found());
        assertThat(ofTemplates.examples()).startsWith("person 0 is near the class class 0");
        assertThat(ofTemplates.accuracy().orElseThrow()).isBetween(.8, 1.);
    }

    @Test
    void aSetThatNamesNoPeopleIsNotCompared() {
        var overlap = calibrated(CLASSES).orElseThrow();
        float[][] set = {image(directions[0]), image(directions[0]), image(directions[1])};
        var pairs = new PairSet(2, 0, List.of(new ImagePair(0, 1, true, 0), new ImagePair(1, 2, false, 1)), "by hand");
        assertThat(overlap.effect(pairs, new int[0], set, p -> "", c -> "")).isEmpty();
    }

    @Test
    void theThresholdNeedsAHundredIdentitiesWithHeldOutImages() {
        assertThat(calibrated(99)).isEmpty();
        assertThat(calibrated(100).orElseThrow().threshold()).isBetween(.2, .9);
    }

    /** Two chunks of centers and two chunks of people; the last people are two training classes, of which one is there twice. */
    @Test
    void chunksCoverAllPeopleAndCenters() {
        int classes = 2 * 16_384;
        int heldOut = 100;
        int last = classes - 1;
        float[][] images = new float[classes + heldOut][];
        boolean[] marks = new boolean[images.length];
        int[] person = new int[images.length];
        for (int i = 0; i < images.length; i++) {
            images[i] = unit(i < classes ? i : i + 7);
            person[i] = i % classes;
            marks[i] = i >= classes;
        }
        images[last] = images[last - 5];
        var overlap = calibrated(
                        new TrainingIdentities(person, marks, new int[classes]), images, CenterOverlapTest::small)
                .orElseThrow();
        int people = 1030;
        float[][] set = new float[2 * people][];
        int[] personOfImage = new int[set.length];
        for (int i = 0; i < set.length; i++) {
            personOfImage[i] = i / 2;
            set[i] = i / 2 < people - 2 ? new float[] {0, 0, 0, 1} : images[i / 2 == people - 1 ? last : 17_000];
        }
        var pairs = new ArrayList<ImagePair>();
        for (int p = 0; p < people; p++) {
            pairs.add(new ImagePair(2 * p, 2 * p + 1, true, p % 2));
            pairs.add(new ImagePair(2 * p, (2 * p + 2) % set.length, false, p % 2));
        }
        var effect = overlap.effect(
                        new PairSet(2, people, sorted(pairs), "by hand"),
                        personOfImage,
                        set,
                        p -> "person " + p,
                        c -> "class " + c)
                .orElseThrow();
        assertThat(effect.examples())
                .containsExactly(
                        "person 1028 is near the class class 17000",
                        "person 1029 is near the class class " + (last - 5));
    }

    private static List<ImagePair> sorted(List<ImagePair> pairs) {
        return pairs.stream().sorted(Comparator.comparingInt(ImagePair::fold)).toList();
    }

    /** A random direction in the first three of four dimensions. */
    private static float[] unit(int number) {
        var random = Seeds.random(number, "direction");
        double height = 2 * random.nextDouble() - 1;
        double angle = 2 * Math.PI * random.nextDouble();
        double radius = Math.sqrt(1 - height * height);
        return new float[] {(float) (radius * Math.cos(angle)), (float) (radius * Math.sin(angle)), (float) height, 0};
    }

    private static float[] small(float[] first, float[] second) {
        int n = first.length / 4;
        int m = second.length / 4;
        float[] product = new float[n * m];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                product[i * m + j] = first[4 * i] * second[4 * j]
                        + first[4 * i + 1] * second[4 * j + 1]
                        + first[4 * i + 2] * second[4 * j + 2]
                        + first[4 * i + 3] * second[4 * j + 3];
            }
        }
        return product;
    }

    /** All held-out images, and a person of the set, are equally similar to all centers. */
    @Test
    void aPersonAtTheThresholdIsNotFound() {
        int classes = 100;
        float[][] images = new float[2 * classes][4];
        boolean[] marks = new boolean[images.length];
        for (int i = 0; i < images.length; i++) {
            marks[i] = i >= classes;
            images[i] = marks[i] ? new float[] {0, 0, 0, 1} : new float[] {.8f, 0, 0, .6f};
        }
        var overlap = calibrated(
                        new TrainingIdentities(
                                IntStream.range(0, images.length)
                                        .map(i -> i % classes)
                                        .toArray(),
                                marks,
                                new int[classes]),
                        images,
                        CenterOverlapTest::small)
                .orElseThrow();
        assertThat(overlap.threshold()).isEqualTo(.6f);
        float[][] set = {{0, 0, 0, 1}, {0, 0, 0, 1}, {0, 0, 0, -1}};
        var pairs = new PairSet(2, 2, List.of(new ImagePair(0, 1, true, 0), new ImagePair(1, 2, false, 1)), "by hand");
        assertThat(overlap.effect(pairs, new int[] {0, 0, 1}, set, p -> "", c -> ""))
                .isEmpty();
    }
}
