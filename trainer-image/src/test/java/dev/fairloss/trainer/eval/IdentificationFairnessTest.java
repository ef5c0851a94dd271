// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.AttributeMeasure;
import dev.fairloss.contract.result.AttributeResult;
import dev.fairloss.contract.result.AttributeResult.Group;
import dev.fairloss.contract.result.AttributeResult.Measured;
import dev.fairloss.contract.result.AttributeResult.Protocol;
import dev.fairloss.contract.result.IdentificationMeasure;
import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 200 people with eight images each; one in five is not enrolled. */
class IdentificationFairnessTest {
    private static final int PEOPLE = 200;
    private static final int IMAGES = 8;

    private final Gallery gallery = Gallery.of(
            IntStream.range(0, PEOPLE * IMAGES).map(image -> image / IMAGES).toArray());
    private final int searches = gallery.searches().length;
    private final int[] people =
            IntStream.of(gallery.searches()).map(image -> image / IMAGES).toArray();
    private final float[] mateScore = new float[searches];
    private final float[] best = new float[searches];
    private final int[] better = new int[searches];

    private boolean isMated(int search) {
        return gallery.mate()[search] >= 0;
    }

    private AttributeResult measure(IntFunction<String> valueOfPerson) {
        String[] values = IntStream.of(people).mapToObj(valueOfPerson).toArray(String[]::new);
        List<AttributeResult> results = IdentificationFairness.measure(
                "search",
                new AttributedImages(people, List.of(AttributedImages.Attribute.of("sex", values))),
                new SearchScores(gallery, mateScore, best, better));
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    private static String sex(int person) {
        return person % 2 == 0 ? "f" : "m";
    }

    private static Measured of(AttributeResult result, AttributeMeasure measure, String... group) {
        return result.measured(measure, Arrays.stream(group).findFirst()).orElseThrow();
    }

    private static double value(AttributeResult result, AttributeMeasure measure, String... group) {
        return of(result, measure, group).value().orElseThrow();
    }

    /** Every search of f finds its person; every fourth of m finds another one, and every other fourth no one. */
    private void errorsOfMen() {
        for (int search = 0; search < searches; search++) {
            boolean man = people[search] % 2 == 1;
            mateScore[search] = isMated(search) ? man && search % 4 == 1 ? .01f : .9f : Float.NaN;
            better[search] = isMated(search) && man && search % 4 == 0 ? 1 : 0;
            best[search] = man ? .4f + search * 1e-5f : .1f;
        }
    }

    private double share(int remainders) {
        int[] men = IntStream.range(0, searches)
                .filter(search -> isMated(search) && people[search] % 2 == 1)
                .toArray();
        return IntStream.of(men).filter(search -> search % 4 < remainders).count() / (double) men.length;
    }

    @Test
    void ratesAreThoseOfTheSearchesOfAGroup() {
        errorsOfMen();
        AttributeResult result = measure(IdentificationFairnessTest::sex);
        assertThat(result.protocol()).isEqualTo(Protocol.IDENTIFICATION);
        assertThat(result.people()).isEqualTo(PEOPLE);
        assertThat(result.unlabeled()).isZero();
        assertThat(result.globalFmr()).hasValue(.1);
        assertThat(value(result, IdentificationMeasure.RANK_1, "f")).isEqualTo(1);
        assertThat(value(result, IdentificationMeasure.RANK_1, "m")).isCloseTo(1 - share(1), within(1e-12));
        assertThat(value(result, IdentificationMeasure.FNIR, "f")).isZero();
        assertThat(value(result, IdentificationMeasure.FNIR, "m")).isCloseTo(share(2), within(1e-12));
        assertThat(value(result, IdentificationMeasure.FPIR, "f")).isZero();
        int nonMated = searches - gallery.mated();
        double accepted = value(result, IdentificationMeasure.FPIR, "m")
                * result.groups().get(1).impostors();
        assertThat(accepted / nonMated).as("FPIR over all groups").isCloseTo(.1, within(.05));
        assertThat(value(result, IdentificationMeasure.RANK_1_GAP)).isCloseTo(share(1), within(1e-12));
        assertThat(value(result, IdentificationMeasure.FNIR_GAP)).isCloseTo(share(2), within(1e-12));
        assertThat(value(result, IdentificationMeasure.FPIR_GAP))
                .isCloseTo(value(result, IdentificationMeasure.FPIR, "m"), within(1e-12));
        assertThat(of(result, IdentificationMeasure.FNIR_RATIO).value())
                .as("a rate is 0")
                .isEmpty();
    }

    @Test
    void sizesCountEnrolledPeopleAndBothKindsOfSearches() {
        errorsOfMen();
        AttributeResult result = measure(IdentificationFairnessTest::sex);
        for (Group group : result.groups()) {
            int[] own = IntStream.range(0, searches)
                    .filter(search -> sex(people[search]).equals(group.name()))
                    .toArray();
            int[] mated = IntStream.of(own).filter(this::isMated).toArray();
            assertThat(group.people())
                    .isEqualTo(IntStream.of(mated)
                            .map(search -> people[search])
                            .distinct()
                            .count());
            assertThat(group.images()).isEqualTo(own.length);
            assertThat(group.genuine()).isEqualTo(mated.length);
            assertThat(group.impostors()).isEqualTo(own.length - mated.length);
            assertThat(group.comparable()).isTrue();
        }
    }

    /** All non-mated searches of one fold of people score high: the thresholds of the others do not see them, so all are accepted. */
    @Test
    void aThresholdIsChosenOnOtherPeople() {
        int[] order = Seeds.permutation(0, "search folds", 0, PEOPLE);
        int[] fold = new int[PEOPLE];
        IntStream.range(0, PEOPLE).forEach(i -> fold[order[i]] = i % 5);
        int high = 0;
        int all = 0;
        for (int search = 0; search < searches; search++) {
            boolean isHigh = fold[people[search]] == 3;
            best[search] = isHigh ? .8f : .1f;
            mateScore[search] = isMated(search) ? .5f : Float.NaN;
            all += isMated(search) ? 0 : 1;
            high += !isMated(search) && isHigh ? 1 : 0;
        }
        assertThat(high).as("more than FPIR 0.1 accepts").isGreaterThan(all / 10);
        AttributeResult result = measure(person -> "all");
        assertThat(value(result, IdentificationMeasure.FPIR, "all")).isCloseTo((double) high / all, within(1e-12));
        assertThat(result.measured(IdentificationMeasure.FPIR_GAP, Optional.empty()))
                .as("one group is compared with no other")
                .isEmpty();
    }

    @Test
    void replicatesDrawPeople() {
        errorsOfMen();
        Measured rank = of(measure(IdentificationFairnessTest::sex), IdentificationMeasure.RANK_1, "m");
        Map<Integer, int[]> byPerson = new TreeMap<>();
        for (int search = 0; search < searches; search++) {
            if (isMated(search) && people[search] % 2 == 1) {
                int[] counts = byPerson.computeIfAbsent(people[search], person -> new int[2]);
                counts[0] += better[search] == 0 ? 1 : 0;
                counts[1]++;
            }
        }
        assertThat(rank.people()).isEqualTo(byPerson.size());
        for (int replicate : new int[] {0, 7, AttributeFairness.REPLICATES - 1}) {
            int[] drawn = PeopleDraw.counts(PeopleDraw.OF_SET, replicate, PEOPLE);
            double hits = 0;
            double total = 0;
            for (var one : byPerson.entrySet()) {
                hits += drawn[one.getKey()] * one.getValue()[0];
                total += drawn[one.getKey()] * one.getValue()[1];
            }
            assertThat(rank.replicates()[replicate]).isCloseTo(hits / total, within(1e-12));
        }
    }

    /** Nine enrolled people, and a group of 20 people of whom about four are not enrolled. */
    @Test
    void smallGroupsAreUnknown() {
        errorsOfMen();
        int[] enrolled = IntStream.range(0, searches)
                .filter(this::isMated)
                .map(search -> people[search])
                .distinct()
                .toArray();
        List<Integer> nine = IntStream.of(enrolled).limit(9).boxed().toList();
        List<Integer> ten = IntStream.of(enrolled).skip(9).limit(10).boxed().toList();
        AttributeResult result =
                measure(person -> nine.contains(person) ? "nine" : ten.contains(person) ? "ten" : "others");
        assertThat(result.groups()).extracting(Group::name).containsExactly("nine", "others", "ten");
        assertThat(result.groups()).extracting(Group::comparable).containsExactly(false, true, true);
        assertThat(result.measured(IdentificationMeasure.RANK_1, Optional.of("nine")))
                .isEmpty();
        assertThat(of(result, IdentificationMeasure.RANK_1, "ten").value()).isPresent();
        assertThat(of(result, IdentificationMeasure.FPIR, "ten").value())
                .as("no searches for people who are not enrolled")
                .isEmpty();
        assertThat(of(result, IdentificationMeasure.FPIR_GAP).value()).isEmpty();
        assertThat(of(result, IdentificationMeasure.FNIR_GAP).value()).isPresent();
    }

    /**
     * A group with some enrolled and some other people, beside 40 other people who are not enrolled. All scores are equal, so no search
     * exceeds the threshold.
     */
    @ParameterizedTest
    @CsvSource({
        "10, 3, 10, 12, true, true",
        "9, 4, 10, 12, false, false",
        "10, 2, 10, 12, false, false",
        "10, 3, 9, 14, true, false",
        "10, 3, 10, 9, true, false",
        "10, 3, 10, 10, true, true",
    })
    void aGroupNeedsTenPeopleAndEnoughSearches(
            int enrolled, int each, int others, int eachOther, boolean comparable, boolean hasFpir) {
        List<Integer> person = new ArrayList<>();
        List<Integer> mate = new ArrayList<>();
        List<String> value = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < enrolled + others + 40; i++) {
            boolean isEnrolled = i < enrolled;
            boolean inGroup = i < enrolled + others;
            int number = isEnrolled ? each : inGroup ? eachOther : 12;
            for (int search = 0; search < number; search++) {
                person.add(next);
                mate.add(isEnrolled ? next : -1);
                value.add(inGroup ? "some" : "");
            }
            next++;
        }
        int count = person.size();
        float[] best = new float[count];
        Arrays.fill(best, .5f);
        var result = IdentificationFairness.measure(
                        "search",
                        new AttributedImages(
                                person.stream().mapToInt(one -> one).toArray(),
                                List.of(AttributedImages.Attribute.of("sex", value.toArray(String[]::new)))),
                        new SearchScores(
                                new Gallery(
                                        IntStream.range(0, enrolled).toArray(),
                                        new int[0],
                                        IntStream.range(0, count).toArray(),
                                        mate.stream().mapToInt(one -> one).toArray()),
                                new float[count],
                                best,
                                new int[count]))
                .get(0);
        assertThat(result.globalFmr()).hasValue(.1);
        assertThat(result.groups().get(0).comparable()).isEqualTo(comparable);
        var fpir = result.measured(IdentificationMeasure.FPIR, Optional.of("some"));
        assertThat(fpir.isPresent()).isEqualTo(comparable);
        assertThat(fpir.stream().flatMapToDouble(one -> one.value().stream()).toArray())
                .containsExactly(hasFpir ? new double[] {0} : new double[0]);
    }

    @Test
    void peopleWithoutAValueAreInNoGroup() {
        errorsOfMen();
        AttributeResult result = measure(person -> person < 50 ? "" : sex(person));
        assertThat(result.people()).isEqualTo(150);
        assertThat(result.unlabeled()).isEqualTo(50);
    }
}
