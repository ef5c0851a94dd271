// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.AttributeResult;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.VerificationMeasure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hipparchus.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with the values that {@code attributes.py} computes from the definitions. */
class AttributeFairnessTest {
    private static List<String[]> rows(String file) {
        try (InputStream in = AttributeFairnessTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(",", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<AttributeResult> measured() {
        List<String[]> rows = rows("attributes.csv");
        int[] people = rows.stream().mapToInt(row -> Integer.parseInt(row[0])).toArray();
        var attributes = List.of(attribute("sex", rows, 1), attribute("tone", rows, 2));
        float[][] embeddings = rows.stream()
                .map(row -> {
                    float[] values = new float[row.length - 3];
                    IntStream.range(0, values.length).forEach(i -> values[i] = Float.parseFloat(row[i + 3]));
                    return values;
                })
                .toArray(float[][]::new);
        return AttributeFairness.measure("set", new AttributedImages(people, attributes), embeddings);
    }

    private static AttributedImages.Attribute attribute(String name, List<String[]> rows, int column) {
        return AttributedImages.Attribute.of(
                name, rows.stream().map(row -> row[column]).toArray(String[]::new));
    }

    @Test
    void everyMeasureIsThatOfAnIndependentComputation() {
        List<AttributeResult> results = measured();
        List<String[]> expected = rows("attributes-expected.csv");
        for (AttributeResult result : results) {
            assertThat(result.globalFmr()).hasValue(1e-2);
            List<String[]> own = expected.stream()
                    .filter(row -> row[0].equals(result.attribute()))
                    .toList();
            own.forEach(row -> assertThat(value(result, row[1], row[2]))
                    .as(String.join(" ", row))
                    .isCloseTo(Double.parseDouble(row[3]), within(1e-12)));
            long measures = result.measures().stream()
                    .filter(one -> one.value().isPresent())
                    .count();
            assertThat(own).hasSize((int) measures + 4 * result.groups().size() + 1);
        }
        assertThat(results.get(1).people()).isEqualTo(69);
        assertThat(results.get(1).unlabeled()).isEqualTo(21);
    }

    private static double value(AttributeResult result, String group, String measure) {
        if (measure.equals("threshold")) {
            return result.threshold().getAsDouble();
        }
        var size =
                result.groups().stream().filter(one -> one.name().equals(group)).findFirst();
        return switch (measure) {
            case "people" -> size.orElseThrow().people();
            case "genuine" -> size.orElseThrow().genuine();
            case "impostors" -> size.orElseThrow().impostors();
            case "crossImpostors" -> size.orElseThrow().crossImpostors();
            default ->
                result.measures().stream()
                        .filter(one -> one.measure().id().equals(measure)
                                && one.group().orElse("").equals(group))
                        .findFirst()
                        .orElseThrow()
                        .value()
                        .getAsDouble();
        };
    }

    @Test
    void aSmallGroupIsUnknownAndNotCompared() {
        AttributeResult tone = measured().get(1);
        var rare = tone.groups().stream()
                .filter(group -> group.name().equals("rare"))
                .findFirst()
                .orElseThrow();
        assertThat(rare.comparable()).isFalse();
        assertThat(tone.measured(VerificationMeasure.FNMR, Optional.of("rare"))).isEmpty();
        assertThat(tone.measured(VerificationMeasure.FNMR_GAP, Optional.empty())
                        .orElseThrow()
                        .people())
                .isEqualTo(21);
    }

    /** One group, such as "10x5": ten people with five images each. All embeddings are equal. */
    private static AttributeResult oneGroup(String sizes) {
        List<Integer> people = new ArrayList<>();
        int person = 0;
        for (String size : sizes.split("[+]")) {
            String[] numbers = size.split("x");
            for (int i = 0; i < Integer.parseInt(numbers[0]); i++) {
                people.addAll(Collections.nCopies(Integer.parseInt(numbers[1]), person++));
            }
        }
        String[] values = people.stream().map(unused -> "all").toArray(String[]::new);
        return AttributeFairness.measure(
                        "set",
                        new AttributedImages(
                                people.stream().mapToInt(one -> one).toArray(),
                                List.of(AttributedImages.Attribute.of("sex", values))),
                        people.stream().map(unused -> new float[] {1}).toArray(float[][]::new))
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "9x6, 9, 135, 1296, false",
        "10x5, 10, 100, 1125, true",
        "29x2, 29, 29, 1624, false",
        "30x2, 30, 30, 1740, true",
        "10x2+8x3, 18, 34, 912, false",
        "11x2+8x3, 19, 35, 1000, true",
    })
    void aGroupNeedsTenPeople30GenuineAnd1000ImpostorPairs(
            String sizes, int people, int genuine, int impostors, boolean comparable) {
        AttributeResult result = oneGroup(sizes);
        AttributeResult.Group group = result.groups().get(0);
        assertThat(group.people()).isEqualTo(people);
        assertThat(group.genuine()).isEqualTo(genuine);
        assertThat(group.impostors()).isEqualTo(impostors);
        assertThat(group.comparable()).isEqualTo(comparable);
        assertThat(result.globalFmr())
                .as("9 of 25 pairs choose a threshold: too few for a false match rate of 1e-2")
                .isEmpty();
    }

    @Test
    void peopleWithoutAValueAreUnlabeledAndOtherImagesAreNot() {
        AttributeResult result = AttributeFairness.measure(
                        "set",
                        new AttributedImages(
                                new int[] {0, 0, 1, 1, -1},
                                List.of(AttributedImages.Attribute.of("sex", new String[] {"f", "f", "", "", ""}))),
                        new float[][] {{1}, {1}, {1}, {1}, {1}})
                .get(0);
        assertThat(result.people()).isEqualTo(1);
        assertThat(result.unlabeled()).isEqualTo(1);
    }

    /** Two templates of one person that share a medium are no genuine pair. */
    @Test
    void templatesAreComparedWithoutThoseThatShareAMedium() {
        var templates = new AttributedImages(
                new int[] {0, 0, 0, 1},
                List.of(AttributedImages.Attribute.of("sex", new String[] {"f", "f", "f", "f"})));
        float[][] embeddings = {{1}, {1}, {1}, {1}};
        int[][] images = {{0}, {1}, {2}, {3}};
        AttributeResult separate = AttributeFairness.ofTemplates(
                        "ijb", templates, new TemplateMedia(new int[][] {{0}, {1}, {2}, {3}}, images), embeddings)
                .get(0);
        assertThat(separate.protocol()).isEqualTo(AttributeResult.Protocol.TEMPLATES);
        assertThat(separate.groups().get(0).genuine()).isEqualTo(3);
        AttributeResult shared = AttributeFairness.ofTemplates(
                        "ijb", templates, new TemplateMedia(new int[][] {{0}, {0}, {2}, {3}}, images), embeddings)
                .get(0);
        assertThat(shared.groups().get(0).genuine()).isEqualTo(2);
    }

    @Test
    void replicatesVaryAroundTheMeasure() {
        var fnmr = measured()
                .get(1)
                .measured(VerificationMeasure.FNMR, Optional.of("dark"))
                .orElseThrow();
        double[] replicates = fnmr.replicates();
        assertThat(replicates).hasSize(AttributeFairness.REPLICATES);
        assertThat(StatUtils.mean(replicates)).isCloseTo(fnmr.value().getAsDouble(), within(.02));
        // Of 21 people with about 3 pairs each: between the binomial error of 70 pairs and that of 21 people.
        assertThat(Math.sqrt(StatUtils.variance(replicates))).isBetween(.045, .1);
        assertThat(measured()
                        .get(1)
                        .measured(VerificationMeasure.FNMR, Optional.of("dark"))
                        .orElseThrow()
                        .replicates())
                .as("runs see the same draws")
                .isEqualTo(replicates);
    }

    @Test
    void noErrorAmongTwentyPeopleIsNotCertainty() {
        double[] zeros = new double[AttributeFairness.REPLICATES];
        var mean = MeanOverSeeds.of(List.of(0., 0.));
        assertThat(AttributeUncertainty.interval(VerificationMeasure.FNMR, mean, 20, List.of(zeros, zeros))
                        .orElseThrow()
                        .halfWidth())
                .isCloseTo(1 - Math.pow(.05, .05), within(1e-12));
        assertThat(AttributeUncertainty.interval(VerificationMeasure.FNMR_GAP, mean, 20, List.of(zeros, zeros)))
                .isEmpty();
    }

    @Test
    void aMeasureThatManyReplicatesDoNotKnowHasNoInterval() {
        double[] replicates = DoubleStream.iterate(0, i -> i + 1).limit(500).toArray();
        var mean = MeanOverSeeds.of(List.of(250., 260.));
        assertThat(AttributeUncertainty.interval(VerificationMeasure.FMR_RATIO, mean, 20, List.of(replicates)))
                .isPresent();
        Arrays.fill(replicates, 0, 30, Double.NaN);
        assertThat(AttributeUncertainty.interval(VerificationMeasure.FMR_RATIO, mean, 20, List.of(replicates)))
                .isEmpty();
    }

    @Test
    void thresholdsAreChosenOnOtherPeople() {
        int[] people = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        List<int[]> pairs = IntStream.range(0, 10)
                .boxed()
                .flatMap(one -> IntStream.range(0, one).mapToObj(other -> new int[] {one, other}))
                .toList();
        for (int person : people) {
            float[] scores = new float[pairs.size()];
            IntStream.range(0, scores.length).forEach(i -> scores[i] = i / 100f);
            double before = threshold(pairs, scores, person);
            IntStream.range(0, scores.length)
                    .filter(i -> pairs.get(i)[0] == person || pairs.get(i)[1] == person)
                    .forEach(i -> scores[i] = .9f);
            assertThat(threshold(pairs, scores, person)).as("person " + person).isEqualTo(before);
        }
    }

    private static double threshold(List<int[]> pairs, float[] scores, int person) {
        Integer[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                .toArray(Integer[]::new);
        float[] sorted = new float[scores.length];
        int[] first = new int[scores.length];
        int[] second = new int[scores.length];
        for (int i = 0; i < order.length; i++) {
            sorted[i] = scores[order[i]];
            first[i] = pairs.get(order[i])[0];
            second[i] = pairs.get(order[i])[1];
        }
        return new FoldThresholds(10, .1, new PersonPairs(first, second, sorted, 1)).of(person, (person + 1) % 10);
    }

    @Test
    void samplesOfLargeSetsAreWithinTheirStrata() {
        int images = 1200;
        int[] people = IntStream.range(0, images).map(i -> i / 2).toArray();
        var attribute = AttributedImages.Attribute.of(
                "side",
                IntStream.range(0, images).mapToObj(i -> i % 4 < 2 ? "a" : "b").toArray(String[]::new));
        var pairs = new AttributePairs(people, attribute);
        var within = pairs.within(1);
        assertThat(within.count()).isEqualTo(AttributePairs.IMPOSTORS_PER_STRATUM);
        assertThat(within.weight() * within.count()).isCloseTo(600 * 599 / 2. - 300, within(1e-6));
        var across = pairs.across();
        assertThat(across.weight() * across.count()).isCloseTo(600 * 600., within(1e-6));
        for (int i = 0; i < within.count(); i++) {
            assertThat(attribute.groupOfImage()[within.first()[i]]).isEqualTo(1);
            assertThat(people[within.first()[i]]).isNotEqualTo(people[within.second()[i]]);
        }
        for (int i = 0; i < across.count(); i++) {
            assertThat(attribute.groupOfImage()[across.first()[i]])
                    .isNotEqualTo(attribute.groupOfImage()[across.second()[i]]);
        }
    }
}
