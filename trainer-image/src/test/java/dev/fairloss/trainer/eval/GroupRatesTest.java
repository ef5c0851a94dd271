// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.AttributeResult.Group;
import dev.fairloss.contract.result.VerificationMeasure;
import dev.fairloss.trainer.eval.GroupRates.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two groups of five people, 0 to 4 and 5 to 9. A pair is accepted above .5. */
class GroupRatesTest {
    private static final int PEOPLE = 10;
    private static final FoldThresholds HALF = new FoldThresholds(PEOPLE, 0, everyone(.5f));

    /** All pairs of two people with the same similarity. At a false match rate of 0, it is the threshold of all folds. */
    private static PersonPairs everyone(float score) {
        int[][] pairs = IntStream.range(0, PEOPLE)
                .boxed()
                .flatMap(one -> IntStream.range(0, one).mapToObj(other -> new int[] {one, other}))
                .toArray(int[][]::new);
        float[] scores = new float[pairs.length];
        Arrays.fill(scores, score);
        return pairs(pairs, scores);
    }

    private static PersonPairs pairs(int[][] people, float... scores) {
        return new PersonPairs(
                Arrays.stream(people).mapToInt(pair -> pair[0]).toArray(),
                Arrays.stream(people).mapToInt(pair -> pair[1]).toArray(),
                scores,
                1);
    }

    private static Group group(String name, int people, boolean comparable) {
        return new Group(name, people, 0, 0, 0, 0, comparable);
    }

    /** A genuine pair of each of four people, and four impostor pairs within the group and with the other group. */
    private static Part part(String name, int first, float[] genuine, float[] within, float[] across) {
        int other = 5 - first;
        return new Part(
                group(name, 5, true),
                pairs(
                        new int[][] {
                            {first, first}, {first + 1, first + 1}, {first + 2, first + 2}, {first + 3, first + 3}
                        },
                        genuine),
                pairs(
                        new int[][] {{first, first + 1}, {first, first + 2}, {first, first + 3}, {first, first + 4}},
                        within),
                pairs(
                        new int[][] {{first, other}, {first, other + 1}, {first, other + 2}, {first, other + 3}},
                        across));
    }

    /** FNMR 1/4, FMR 1/2, FMR with the other group 3/4. */
    private static final Part ONE =
            part("one", 0, new float[] {.9f, .8f, .7f, .4f}, new float[] {.8f, .6f, .5f, .2f}, new float[] {
                .9f, .8f, .7f, .1f
            });

    /** FNMR 1/2, FMR 1/4, FMR with the other group 0. */
    private static final Part TWO =
            part("two", 5, new float[] {.9f, .8f, .5f, .4f}, new float[] {.8f, .4f, .3f, .2f}, new float[] {
                .4f, .3f, .2f, .1f
            });

    private static double[] weights(double... first) {
        double[] weights = new double[PEOPLE];
        Arrays.fill(weights, 1);
        System.arraycopy(first, 0, weights, 0, first.length);
        return weights;
    }

    private static double value(GroupRates rates, VerificationMeasure measure, String group, double... weights) {
        Optional<String> name = group.isEmpty() ? Optional.empty() : Optional.of(group);
        int index = IntStream.range(0, rates.entries().size())
                .filter(i -> rates.entries().get(i).measure() == measure
                        && rates.entries().get(i).group().equals(name))
                .findFirst()
                .orElseThrow();
        return rates.measure(weights(weights))[index];
    }

    @Test
    void ratesOfEachGroup() {
        var rates = new GroupRates(List.of(ONE, TWO), HALF);
        assertThat(value(rates, VerificationMeasure.FMR, "one")).isEqualTo(.5);
        assertThat(value(rates, VerificationMeasure.FNMR, "one")).isEqualTo(.25);
        assertThat(value(rates, VerificationMeasure.CROSS_FMR, "one")).isEqualTo(.75);
        assertThat(value(rates, VerificationMeasure.FMR, "two")).isEqualTo(.25);
        assertThat(value(rates, VerificationMeasure.FNMR, "two")).isEqualTo(.5);
        assertThat(value(rates, VerificationMeasure.CROSS_FMR, "two")).isZero();
    }

    @Test
    void comparisonsOfGroups() {
        var rates = new GroupRates(List.of(ONE, TWO), HALF);
        assertThat(value(rates, VerificationMeasure.FMR_GAP, "")).isEqualTo(.25);
        assertThat(value(rates, VerificationMeasure.FNMR_GAP, "")).isEqualTo(.25);
        assertThat(value(rates, VerificationMeasure.FMR_RATIO, "")).isEqualTo(2);
        assertThat(value(rates, VerificationMeasure.FNMR_RATIO, "")).isEqualTo(2);
        assertThat(value(rates, VerificationMeasure.FMR_TO_MEAN, "")).isCloseTo(Math.sqrt(2), within(1e-12));
        assertThat(value(rates, VerificationMeasure.FNMR_TO_MEAN, "")).isCloseTo(Math.sqrt(2), within(1e-12));
        assertThat(value(rates, VerificationMeasure.INEQUITY, "")).isCloseTo(2, within(1e-12));
        assertThat(value(rates, VerificationMeasure.FDR, "")).isEqualTo(.75);
        assertThat(value(rates, VerificationMeasure.GARBE, "")).isCloseTo(1 / 3., within(1e-12));
    }

    /** Genuine pairs weigh 3, 1, 1, 2; impostor pairs of person 0 with 1, 2, 3, 4 weigh 3, 3, 6, 3. */
    @Test
    void aGenuinePairWeighsAsItsPersonAndAnImpostorPairAsTheProduct() {
        var rates = new GroupRates(List.of(ONE, TWO), HALF);
        assertThat(value(rates, VerificationMeasure.FNMR, "one", 3, 1, 1, 2, 1)).isCloseTo(2 / 7., within(1e-12));
        assertThat(value(rates, VerificationMeasure.FMR, "one", 3, 1, 1, 2, 1)).isCloseTo(6 / 15., within(1e-12));
    }

    /** Without person 0, group one has no impostor pair. */
    @Test
    void aRateOfNoPairsIsUnknownAndSoAreTheComparisons() {
        var rates = new GroupRates(List.of(ONE, TWO), HALF);
        assertThat(value(rates, VerificationMeasure.FMR, "one", 0)).isNaN();
        assertThat(value(rates, VerificationMeasure.FNMR, "one", 0)).isCloseTo(1 / 3., within(1e-12));
        assertThat(value(rates, VerificationMeasure.FNMR_GAP, "", 0)).isNaN();
        assertThat(value(rates, VerificationMeasure.FMR_GAP, "", 0)).isNaN();
    }

    @Test
    void aRatioToARateOfZeroIsUnknown() {
        var none = part("none", 5, new float[] {.9f, .8f, .7f, .6f}, new float[] {.4f, .3f, .2f, .1f}, new float[] {
            .4f, .3f, .2f, .1f
        });
        var rates = new GroupRates(List.of(ONE, none), HALF);
        for (var measure : List.of(
                VerificationMeasure.FMR_RATIO,
                VerificationMeasure.FNMR_RATIO,
                VerificationMeasure.FMR_TO_MEAN,
                VerificationMeasure.FNMR_TO_MEAN,
                VerificationMeasure.INEQUITY)) {
            assertThat(value(rates, measure, "")).as(measure.id()).isNaN();
        }
        assertThat(value(rates, VerificationMeasure.FMR_GAP, "")).isEqualTo(.5);
    }

    @Test
    void aGroupThatIsTooSmallHasNoMeasuresAndIsNotCompared() {
        var small = new Part(group("small", 2, false), TWO.genuine(), TWO.within(), TWO.across());
        var rates = new GroupRates(List.of(small, ONE), HALF);
        assertThat(rates.entries())
                .hasSize(VerificationMeasure.OF_GROUP.size())
                .allMatch(entry -> entry.group().equals(Optional.of("one")) && entry.people() == 5);
        assertThat(rates.measure(weights())).hasSameSizeAs(VerificationMeasure.OF_GROUP);
    }

    @Test
    void aComparisonHasThePeopleOfTheSmallestGroup() {
        var larger = new Part(group("large", 8, true), TWO.genuine(), TWO.within(), TWO.across());
        assertThat(new GroupRates(List.of(larger, ONE), HALF)
                        .entries().stream().filter(entry -> entry.group().isEmpty()))
                .hasSameSizeAs(VerificationMeasure.BETWEEN_GROUPS)
                .allMatch(entry -> entry.people() == 5);
    }

    /** A group with four genuine pairs and impostor pairs of person 0, of which ten have .95 and the others .7. */
    private static GroupRates ofImpostors(int impostors, float... genuine) {
        int[][] people = new int[impostors][];
        float[] scores = new float[impostors];
        for (int i = 0; i < impostors; i++) {
            people[i] = new int[] {0, 1 + i % 4};
            scores[i] = i < 10 ? .95f : .7f;
        }
        PersonPairs own = part("one", 0, genuine, new float[4], new float[4]).genuine();
        return new GroupRates(List.of(new Part(group("one", 5, true), own, pairs(people, scores), ONE.across())), HALF);
    }

    /** Of 1,000 impostor pairs, 10 may be accepted at 1e-2. The next one, of .7, is the threshold. */
    @Test
    void aTrueAcceptRateNeedsTenAcceptedImpostorPairs() {
        var rates = ofImpostors(1000, .9f, .8f, .7f, .4f);
        assertThat(value(rates, VerificationMeasure.TAR_2, "one")).isEqualTo(.5);
        assertThat(value(rates, VerificationMeasure.TAR_3, "one")).isNaN();
        assertThat(value(ofImpostors(999, .9f, .8f, .7f, .4f), VerificationMeasure.TAR_2, "one"))
                .isNaN();
    }

    @Test
    void allGenuinePairsMayBeAccepted() {
        assertThat(value(ofImpostors(1000, .9f, .8f, .8f, .8f), VerificationMeasure.TAR_2, "one"))
                .isEqualTo(1);
    }

    /** With the weights 0, person 0 has no impostor pairs. */
    @Test
    void theTrueAcceptRateWithoutImpostorPairsIsUnknown() {
        assertThat(value(ofImpostors(1000, .9f, .8f, .8f, .8f), VerificationMeasure.TAR_2, "one", 0))
                .isNaN();
    }
}
